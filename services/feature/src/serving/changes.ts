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
  if (distinct.length === 0) return;
  for (let start = 0; start < distinct.length; start += marksAtOnce) {
    const bytes = Buffer.from(Uint32Array.from(distinct.slice(start, start + marksAtOnce)).buffer);
    await tx.query({
      name: 'tell-changes',
      // A replica that takes nothing fills the queue for all; what it misses then ends with the age of its entries.
      text: `SELECT CASE WHEN pg_notification_queue_usage() < 0.5
        THEN pg_notify(left(current_schema(), 50) || '_states', $1) END`,
      values: [bytes.toString('base64')],
    });
  }
}

/** What is told when too much has changed to name it. No marks in base64 read like it. */
export const allChanged = 'all!';

/** Tells every replica, when the transaction commits, to forget all states that it holds. */
export async function tellAllChanged(tx: Tx): Promise<void> {
  await tx.query(`SELECT pg_notify(left(current_schema(), 50) || '_states', $1)`, [allChanged]);
}

/**
 * The marks of whom a new join may change: its customer, and its visitor. Of other customers who claim the visitor it can only end
 * that the visitor counts, and what was made of a visitor who counts carries the visitor's mark.
 */
export function marksOfEdge({ tenantId, visitorId, customerId }: Edge): number[] {
  return [markOf('customer', tenantId, visitorId), markOf('customer', tenantId, customerId)];
}

/** The marks of a notification; undefined for one that nobody here has sent. */
export function readChanges(payload: string): number[] | undefined {
  const bytes = Buffer.from(payload, 'base64');
  if (bytes.length === 0 || bytes.length % 4 !== 0 || bytes.toString('base64') !== payload) return undefined;
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readUInt32LE(at * 4));
}
