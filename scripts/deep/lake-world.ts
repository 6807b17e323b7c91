import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Mesh } from '../lib/mesh.js';

/** The one value that a query of the mesh's Postgres gives. */
export async function queryOne(mesh: Mesh, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: mesh.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

/** Waits until something holds. @throws Error after `timeoutMs` */
export async function until(holds: () => Promise<boolean>, timeoutMs = 120_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it took longer than ${timeoutMs / 1_000} s`);
    await sleep(100);
  }
}
