import type { Pool, Tx } from '@insight-mesh/runtime/postgres';
import { rfc3339 } from '@insight-mesh/runtime/time';
import type { NewLetter } from './letter.js';

const rowsAtOnce = 500;
const bytesAtOnce = 4 * 1_048_576;

/** Writes letters, in statements of a bounded size. One that is there already stays as it is. @returns how many are new */
export async function insertLetters(tx: Tx, letters: readonly NewLetter[]): Promise<number> {
  let inserted = 0;
  let some: NewLetter[] = [];
  let bytes = 0;
  for (const letter of letters) {
    if (some.length === rowsAtOnce || (some.length > 0 && bytes + letter.sealed.length > bytesAtOnce)) {
      inserted += await insertSome(tx, some);
      some = [];
      bytes = 0;
    }
    some.push(letter);
    bytes += letter.sealed.length;
  }
  return some.length === 0 ? inserted : inserted + (await insertSome(tx, some));
}

async function insertSome(tx: Tx, letters: readonly NewLetter[]): Promise<number> {
  const sql = `INSERT INTO dead_letters (tenant_id, id, source, element, rule, field, reason, occurred_at, payload,
      payload_bytes, key_id, charset, topic, partition, kafka_offset)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
      $8::timestamptz[], $9::bytea[], $10::bigint[], $11::text[], $12::text[], $13::text[],
      $14::integer[], $15::bigint[])
    ON CONFLICT DO NOTHING`;
  const column = <T>(of: (letter: NewLetter) => T) => letters.map(of);
  const { rowCount } = await tx.query(sql, [
    column((letter) => letter.tenantId),
    column((letter) => letter.id),
    column((letter) => letter.source),
    column((letter) => letter.element),
    column((letter) => letter.rule),
    column((letter) => letter.field),
    column((letter) => letter.reason),
    column((letter) => rfc3339(letter.occurredMs)),
    column((letter) => letter.sealed),
    column((letter) => letter.payloadBytes),
    column((letter) => letter.keyId),
    column((letter) => letter.charset),
    column((letter) => letter.topic),
    column((letter) => letter.partition),
    column((letter) => letter.offset),
  ]);
  return rowCount ?? 0;
}

/** Forgets letters from before `beforeMs`, at most `limit`, of all tenants. @returns how many */
export async function pruneLetters(pool: Pool, beforeMs: number, limit: number): Promise<number> {
  const sql = `DELETE FROM dead_letters WHERE ctid = ANY (ARRAY (
    SELECT ctid FROM dead_letters WHERE occurred_at < $1 ORDER BY occurred_at LIMIT $2 FOR UPDATE SKIP LOCKED))`;
  return (await pool.query(sql, [rfc3339(beforeMs), limit])).rowCount ?? 0;
}
