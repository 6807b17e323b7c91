import type { Tx } from '@insight-mesh/runtime/postgres';

/** Why rows were taken out of the lake. */
export interface Removal {
  readonly kind: 'retention' | 'forgotten';
  /** Of retention: the file's day. Of a person: a hash of tenant and id. */
  readonly what: string;
  readonly actor: string;
  readonly reason: string;
}

/** A line that stays: rows of a file were taken out. */
export async function noteRemoval(
  tx: Tx,
  { kind, what, actor, reason }: Removal,
  o: { tenantId: string; key: string; rows: number },
): Promise<void> {
  await tx.query(
    'INSERT INTO lake_removals (tenant_id, kind, what, actor, reason, file, rows) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [o.tenantId, kind, what, actor, reason, o.key, o.rows],
  );
}
