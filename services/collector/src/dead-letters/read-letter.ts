import type { DeadLetterJson } from '@insight-mesh/contracts/json';
import { isTenantId } from '@insight-mesh/runtime/auth-keys';
import { codecFor } from '@insight-mesh/runtime/codec';
import { sealedBytes } from '@insight-mesh/runtime/dead-letters';
import { AppError } from '@insight-mesh/runtime/errors';
import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import { parseRfc3339 } from '@insight-mesh/runtime/time';
import type { NewLetter } from './letter.js';

const codec = codecFor('insightmesh.collector.v1.DeadLetter');
const longestId = 128;
const aheadMs = 86_400_000;
const largestPartition = 2_147_483_647;

const charsets: readonly NewLetter['charset'][] = ['gb18030', 'gbk-bytes'];

/** Text as Postgres takes it and a terminal may show it. */
function line(text: string | undefined, limit: number): string {
  return (text ?? '').slice(0, limit).replace(/[\p{Control}\p{Surrogate}\u2028\u2029]/gu, '\uFFFD');
}

/** Not what lies ahead: it would be kept for as much longer, and stand before all others. */
function timeOf(letter: DeadLetterJson, { timestampMs }: InMessage): number {
  const ms = parseRfc3339(letter.occurred_at ?? '');
  return ms === undefined || ms < 0 || ms > timestampMs + aheadMs ? timestampMs : Math.floor(ms);
}

function whole(value: number | undefined, largest: number): number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 && value <= largest ? value : 0;
}

/** A message of the dead-letter topic, or why it is none. Never throws for bad bytes: anyone may have written them. */
export function readLetter(message: InMessage): NewLetter | string {
  if (message.value === null) return 'it has no value';
  let letter: DeadLetterJson;
  try {
    letter = codec.decode(message.value);
  } catch (error) {
    if (error instanceof AppError && error.code === 'INVALID_ARGUMENT') return error.message;
    throw error;
  }
  const { id = '', tenant_id: tenantId = '' } = letter;
  if (!isTenantId(tenantId)) return 'its tenant_id is none';
  if (id === '' || id.length > longestId || id !== line(id, longestId)) return 'its id is none';
  const sealed = Buffer.from(letter.encrypted_payload ?? '', 'base64');
  const topic = line(letter.topic, 249);
  return {
    tenantId,
    id,
    source: line(letter.source, 64),
    element: letter.element === 'item' || topic.endsWith('catalog.items.v1') ? 'item' : 'event',
    // Letters of earlier versions have no rule.
    rule: line(letter.rule, 64) || 'unknown',
    field: line(letter.field, 300),
    reason: line(letter.reason, 2_000),
    occurredMs: timeOf(letter, message),
    payloadBytes: whole(letter.payload_bytes, Number.MAX_SAFE_INTEGER) || Math.max(0, sealed.length - sealedBytes),
    keyId: line(letter.key_id, 64),
    charset: charsets.find((each) => each === letter.charset) ?? '',
    topic,
    partition: whole(letter.partition, largestPartition),
    offset: whole(letter.offset, Number.MAX_SAFE_INTEGER),
    sealed,
  };
}
