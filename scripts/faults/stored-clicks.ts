import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import type pg from 'pg';
import { holdLakeFiles } from '../lib/lake-files.js';
import type { Mesh } from '../lib/mesh.js';

/** One click as the lake has it. */
export interface LakeClick {
  sessionId: string;
  itemId: string;
  timeMs: number;
}

/** Columns of all rows in the lake. */
async function rowsOfLake(mesh: Pick<Mesh, 'objectStoreUrl'>, columns: string): Promise<unknown[][]> {
  const lake = await holdLakeFiles(mesh.objectStoreUrl, await mkdtemp(join(tmpdir(), 'insight-mesh-lake-')));
  const files = lake.glob.replaceAll("'", "''");
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '512MB' });
  const connection = await instance.connect();
  try {
    return (
      await connection.runAndReadAll(`SELECT ${columns} FROM read_parquet('${files}', union_by_name = true)`)
    ).getRows();
  } finally {
    connection.closeSync();
    instance.closeSync();
    await lake.release();
  }
}

export async function clicksOfLake(mesh: Mesh): Promise<LakeClick[]> {
  const rows = await rowsOfLake(mesh, 'session_id, item_id, epoch_ms(occurred_at)::DOUBLE');
  return rows.map(([sessionId, itemId, timeMs]) => ({
    sessionId: String(sessionId),
    itemId: String(itemId),
    timeMs: Number(timeMs),
  }));
}

/** The event id of each row in the lake. */
export async function idsOfLake(mesh: Pick<Mesh, 'objectStoreUrl'>): Promise<string[]> {
  return (await rowsOfLake(mesh, 'id')).map(([id]) => String(id));
}

export async function countSeen(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ n: string }>('SELECT count(*) AS n FROM feature.seen_events');
  return Number(rows[0]?.n ?? 0);
}

const atOnce = 5_000;

/** Views of each entity since its first event, as feature serves them from Postgres. */
export async function servedViews(
  mesh: Mesh,
  kind: 'ENTITY_KIND_CUSTOMER' | 'ENTITY_KIND_ITEM',
  ids: readonly string[],
): Promise<Map<string, number>> {
  const client = createClient('insightmesh.feature.v1.FeatureService', {
    address: mesh.addresses.feature,
    apiKey: mesh.apiKey,
    defaultDeadlineMs: 60_000,
  });
  const views = new Map<string, number>();
  try {
    for (let start = 0; start < ids.length; start += atOnce) {
      const some = ids.slice(start, start + atOnce);
      const answer = await client.GetFeatures({ kind, entity_ids: some, features: ['view_count_all'] });
      for (const [index, id] of some.entries()) views.set(id, answer.values.readDoubleLE(index * 8));
    }
  } finally {
    client.close();
  }
  return views;
}

/** Entities of the tenant that have a state: more than the file has would be made up. */
export async function countEntities(client: pg.Client, table: 'customer_states' | 'item_states'): Promise<number> {
  const id = table === 'customer_states' ? 'customer_id' : 'item_id';
  const { rows } = await client.query<{ n: string }>(`SELECT count(DISTINCT ${id}) AS n FROM feature.${table}`);
  return Number(rows[0]?.n ?? 0);
}
