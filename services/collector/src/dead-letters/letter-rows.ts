import type { Done, Letter, LetterState, SealedLetter } from './letter.js';

/** Without the bytes. */
export const letterColumns = `tenant_id, id, source, element, rule, field, reason, occurred_at, state, payload_bytes,
  length(payload) AS sealed_bytes, key_id, charset, topic, partition, kafka_offset, mended_at, mended_by, replayed_at, replayed_by`;
export const sealedColumns = `${letterColumns}, payload, mended_payload, mended_key_id`;

/** A row of `letterColumns`. */
export interface LetterRow {
  tenant_id: string;
  id: string;
  source: string;
  element: 'event' | 'item';
  rule: string;
  field: string;
  reason: string;
  occurred_at: Date;
  state: LetterState;
  payload_bytes: string;
  sealed_bytes: number;
  key_id: string;
  charset: Letter['charset'];
  topic: string;
  partition: number;
  kafka_offset: string;
  mended_at: Date | null;
  mended_by: string | null;
  replayed_at: Date | null;
  replayed_by: string | null;
}

/** A row of `sealedColumns`. */
export interface SealedRow extends LetterRow {
  payload: Buffer;
  mended_payload: Buffer | null;
  mended_key_id: string | null;
}

function done(at: Date | null, by: string | null): Done | undefined {
  return at === null ? undefined : { atMs: at.getTime(), by: by ?? '' };
}

export function toLetter(row: LetterRow, sealedOverhead: number): Letter {
  const mended = done(row.mended_at, row.mended_by);
  const replayed = done(row.replayed_at, row.replayed_by);
  return {
    tenantId: row.tenant_id,
    id: row.id,
    source: row.source,
    element: row.element,
    rule: row.rule,
    field: row.field,
    reason: row.reason,
    occurredMs: row.occurred_at.getTime(),
    state: row.state,
    payloadBytes: Number(row.payload_bytes),
    keptBytes: Math.max(0, row.sealed_bytes - sealedOverhead),
    keyId: row.key_id,
    charset: row.charset,
    topic: row.topic,
    partition: row.partition,
    offset: Number(row.kafka_offset),
    ...(mended === undefined ? {} : { mended }),
    ...(replayed === undefined ? {} : { replayed }),
  };
}

export function toSealedLetter(row: SealedRow, sealedOverhead: number): SealedLetter {
  const { mended_payload: bytes, mended_key_id: keyId } = row;
  return {
    ...toLetter(row, sealedOverhead),
    sealed: row.payload,
    ...(bytes === null || keyId === null ? {} : { mendedSealed: { keyId, bytes } }),
  };
}
