import type { Tx } from '@insight-mesh/runtime/postgres';
import type { Edge } from '../identity/edges.js';
import { markOf } from './state-cache.js';

/** Postgres takes notifications of less than 8,000 bytes: in base64 so many marks fit. */
const marksAtOnce = 1_400;

/** The channel on which changes of a schema's states are told; Postgres takes no longer names than 63 bytes. */
export function changesChannel(schema: string): string {
  return `${schema.slice(0, 50)}_states`;
}

/** Tells every replica, when the transaction commits, of what has changed in it. */
export async function tellChanges(tx: Tx, marks: readonly number[]): Promise<void> {
  const distinct = [...new Set(marks)];
  for (let start = 0; start < distinct.length; start += marksAtOnce) {
    const bytes = Buffer.from(Uint32Array.from(distinct.slice(start, start + marksAtOnce)).buffer);
    await tx.query({
      name: 'tell-changes',
      text: "SELECT pg_notify(left(current_schema(), 50) || '_states', $1)",
      values: [bytes.toString('base64')],
    });
  }
}

/**
 * The marks of all whose features may change with joins: of each visitor, of its customer, and of the other customers who claim the
 * visitor, for whom it may count from now on or no longer.
 */
export async function marksOfJoins(tx: Tx, joins: readonly Edge[]): Promise<number[]> {
  if (joins.length === 0) return [];
  const { rows } = await tx.query<{ tenant_id: string; customer_id: string }>({
    name: 'claimants',
    text: `SELECT DISTINCT j.tenant_id, j.customer_id FROM unnest($1::text[], $2::text[]) AS e(tenant_id, visitor_id)
      JOIN identity_joins j ON j.tenant_id = e.tenant_id AND j.visitor_id = e.visitor_id`,
    values: [joins.map((join) => join.tenantId), joins.map((join) => join.visitorId)],
  });
  return [
    ...joins.map(({ tenantId, visitorId }) => markOf('customer', tenantId, visitorId)),
    ...rows.map((row) => markOf('customer', row.tenant_id, row.customer_id)),
  ];
}

/** The marks of a notification; undefined for one that nobody here has sent. */
export function readChanges(payload: string): number[] | undefined {
  const bytes = Buffer.from(payload, 'base64');
  if (bytes.length === 0 || bytes.length % 4 !== 0 || bytes.toString('base64') !== payload) return undefined;
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readUInt32LE(at * 4));
}
