import type { Tx } from '@insight-mesh/runtime/postgres';

/** Postgres takes notifications of less than 8,000 bytes: in base64 so many marks fit. */
const marksAtOnce = 1_400;

/** The channel on which changes of a schema's states are told. */
export function changesChannel(schema: string): string {
  return `${schema}_states`;
}

/** Tells every replica, when the transaction commits, of what has changed in it. */
export async function tellChanges(tx: Tx, schema: string, marks: readonly number[]): Promise<void> {
  const distinct = [...new Set(marks)];
  for (let start = 0; start < distinct.length; start += marksAtOnce) {
    const bytes = Buffer.from(Uint32Array.from(distinct.slice(start, start + marksAtOnce)).buffer);
    await tx.query({
      name: 'tell-changes',
      text: 'SELECT pg_notify($1, $2)',
      values: [changesChannel(schema), bytes.toString('base64')],
    });
  }
}

/** The marks of a notification; undefined for one that nobody here has sent. */
export function readChanges(payload: string): number[] | undefined {
  const bytes = Buffer.from(payload, 'base64');
  if (bytes.length === 0 || bytes.length % 4 !== 0 || bytes.toString('base64') !== payload) return undefined;
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readUInt32LE(at * 4));
}
