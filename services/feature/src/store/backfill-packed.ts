import { breathe } from '@insight-mesh/runtime/pause';
import type { Tx } from '@insight-mesh/runtime/postgres';
import { packedMarkByte, unpackState } from '../state/pack.js';
import { byteaArray, int2Array, textArray } from './arrays.js';
import { backfillKinds } from './backfill-states.js';
import { type CompactedKind, compactedKinds, packedTables } from './compact-states.js';

/** States unpacked between two looks at the event loop. */
const stretch = 200;

interface Row {
  kind: number;
  tenant_id: string;
  entity_id: string;
  made: Buffer;
  stored: Buffer;
}

/** The rows of one kind that are stored packed and that a backfill has made too, with other bytes. */
function packedRows(kind: CompactedKind): string {
  const { table, id, and } = packedTables[kind];
  return `SELECT b.kind, b.tenant_id, b.entity_id, b.state AS made, s.state AS stored FROM ${table} s
    JOIN backfill_states b ON b.partition = $1 AND b.kind = ${backfillKinds[kind]}
      AND b.tenant_id = s.tenant_id AND b.entity_id = s.${id}
    WHERE s.partition = $1 ${and} AND substring(s.state FROM 1 FOR 1) = $2 AND s.state <> b.state`;
}

/** What does not unpack is damaged: nothing means the same. */
function sameState({ made, stored }: Row): boolean {
  try {
    return Buffer.compare(unpackState(stored), unpackState(made)) === 0;
  } catch {
    return false;
  }
}

/**
 * Gives what a backfill has made of a partition the packed bytes of the stored row, where both mean the same: so that row is not taken for
 * another one, and stays as it is.
 */
export async function adoptPacked(tx: Tx, partition: number): Promise<void> {
  // A cursor: all of them at once might be more than memory can hold.
  await tx.query(`DECLARE packed NO SCROLL CURSOR FOR ${compactedKinds.map(packedRows).join(' UNION ALL ')}`, [
    partition,
    packedMarkByte,
  ]);
  for (;;) {
    const { rows } = await tx.query<Row>(`FETCH ${stretch} FROM packed`);
    if (rows.length === 0) break;
    await breathe();
    const same = rows.filter(sameState);
    if (same.length === 0) continue;
    await tx.query({
      name: 'adopt-packed',
      text: `UPDATE backfill_states b SET state = e.state
        FROM unnest($2::smallint[], $3::text[], $4::text[], $5::bytea[]) AS e(kind, tenant_id, entity_id, state)
        WHERE b.partition = $1 AND b.kind = e.kind AND b.tenant_id = e.tenant_id AND b.entity_id = e.entity_id`,
      values: [
        partition,
        int2Array(same.map((row) => row.kind)),
        textArray(same.map((row) => row.tenant_id)),
        textArray(same.map((row) => row.entity_id)),
        byteaArray(same.map((row) => row.stored)),
      ],
    });
  }
  await tx.query('CLOSE packed');
}
