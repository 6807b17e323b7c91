import { isTenantId } from '@insight-mesh/runtime/auth-keys';
import { codecFor } from '@insight-mesh/runtime/codec';
import { toAppError } from '@insight-mesh/runtime/errors';
import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import { type CheckedEvent, checkEvent, type Refusal } from './check-event.js';

const codec = codecFor('insightmesh.collector.v1.Event');

/** More than the topic takes uncompressed; a compressed batch may hold messages of any size. The lake's lines must end. */
const largestBytes = 4 * 1_048_576;

/** The event of a message, or why it has none. Never throws for bad bytes. */
export function decodeEvent(message: InMessage): CheckedEvent | Refusal {
  if (message.value === null) return { field: '', reason: 'the message has no value' };
  if (message.value.length > largestBytes)
    return { field: '', reason: `must not be larger than ${largestBytes} bytes` };
  try {
    return checkEvent(codec.decode(message.value), message.timestampMs);
  } catch (error) {
    const { code, violations, message: words } = toAppError(error);
    if (code !== 'INVALID_ARGUMENT') throw error;
    const [first] = violations;
    return { field: first?.field ?? '', reason: first?.description ?? words };
  }
}

export function isRefusal(outcome: CheckedEvent | Refusal): outcome is Refusal {
  return 'reason' in outcome;
}

/** The tenant that a message's key names, for bytes that cannot say it themselves. */
export function tenantOfKey(key: string | null): string {
  const [tenantId = ''] = key?.split('/', 1) ?? [];
  return isTenantId(tenantId) && tenantId !== key ? tenantId : 'unknown';
}
