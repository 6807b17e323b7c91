import { codecFor } from '@insight-mesh/runtime/codec';
import { toAppError } from '@insight-mesh/runtime/errors';
import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import { type CheckedEvent, checkEvent, type Refusal } from './check-event.js';

const codec = codecFor('insightmesh.collector.v1.Event');

/** The event of a message, or why it has none. Never throws for bad bytes. */
export function decodeEvent(message: InMessage): CheckedEvent | Refusal {
  if (message.value === null) return { field: '', reason: 'the message has no value' };
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
  const end = key?.indexOf('/') ?? -1;
  return key !== null && end > 0 ? key.slice(0, end) : 'unknown';
}
