import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventJson } from '@insight-mesh/contracts/json';
import type { Dataset__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/Dataset';
import type { DatasetManifest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/DatasetManifest';
import type { DatasetSpec } from '@insight-mesh/contracts/types/insightmesh/feature/v1/DatasetSpec';
import type { UploadLabelsRequest } from '@insight-mesh/contracts/types/insightmesh/feature/v1/UploadLabelsRequest';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { AppError } from '@insight-mesh/runtime/errors';
import { createClient, type TypedClient } from '@insight-mesh/runtime/grpc-client';
import type { DatasetManifest } from '../src/datasets/spec.js';
import { createTestMesh, query, serviceToken, type TestMesh, view } from './mesh.js';

export type DatasetClient = TypedClient<'insightmesh.feature.v1.DatasetService'>;

export const demo = { tenantId: 'demo' };
const firstMs = Date.UTC(2026, 3, 1);
const dayMs = 86_400_000;

/** The moment of a day of the shop, which begins on 2026-04-01. */
export function atDay(day: number): string {
  return new Date(firstMs + day * dayMs).toISOString();
}

/** Views of three weeks, of which every fifth ends in a purchase; the same for the same arguments. */
export function shopEvents(count: number, tenant = 'demo'): EventJson[] {
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(firstMs + Math.floor((index / count) * 21 * dayMs)).toISOString();
    const item = `i-${(index * 7) % 23}`;
    const common = {
      tenant_id: tenant,
      customer_id: `c-${index % 61}`,
      session_id: `s-${index % 61}-${Math.floor(index / 610)}`,
    };
    const times = { occurred_at: at, received_at: at };
    if (index % 5 !== 4) return view({ ...common, ...times, id: `${tenant}-${index}`, item_id: item });
    return view({
      ...common,
      ...times,
      id: `${tenant}-${index}`,
      type: 'EVENT_TYPE_PURCHASE',
      order_id: `o-${index}`,
      item_id: '',
      currency: 'EUR',
      items: [{ item_id: item, quantity: 1, unit_price: 1_000 + index }],
    });
  });
}

/** Labels at some moments of the shop's third week, of customers and items. */
export function labelsCsv(count: number, more: readonly string[] = []): string {
  const rows = Array.from(
    { length: count },
    (_, index) => `${atDay(14 + (6 * index) / count)},${index % 2},c-${index % 61},i-${index % 23}`,
  );
  return ['label_time,label,customer_id,item_id', ...rows, ...more, ''].join('\n');
}

export const customerAndItem = [
  { kind: 'ENTITY_KIND_CUSTOMER', names: ['view_count_7d', 'purchase_count_30d', 'spend_30d', 'last_seen_seconds'] },
  { kind: 'ENTITY_KIND_ITEM', names: ['view_count_7d', 'trend'] },
] as const satisfies DatasetSpec['features'];

/** Every view of a customer in the third week, with whether a purchase follows within three days. */
export const ruleSpec: DatasetSpec = {
  features: [
    { kind: 'ENTITY_KIND_CUSTOMER', names: [] },
    { kind: 'ENTITY_KIND_ITEM', names: [] },
  ],
  rule: {
    anchor: 'LABEL_ANCHOR_EVENT',
    types: ['EVENT_TYPE_VIEW'],
    outcome: ['EVENT_TYPE_PURCHASE'],
    within_ms: 3 * dayMs,
  },
};

export async function* uploadParts(
  bytes: Buffer,
  format: NonNullable<UploadLabelsRequest['format']> = 'LABELS_FORMAT_CSV',
  size = 1_000,
): AsyncGenerator<UploadLabelsRequest> {
  yield { format };
  for (let from = 0; from < bytes.length; from += size) yield { data: bytes.subarray(from, from + size) };
  yield { total_bytes: bytes.length };
}

export interface Watched {
  readonly dataset: Dataset__Output;
  readonly manifest: DatasetManifest__Output | undefined;
  /** All that was told on the way. */
  readonly seen: Dataset__Output[];
}

/** Follows a build to its end, over restarts. */
export async function watch(client: DatasetClient, dataset_id: string, call: object = demo): Promise<Watched> {
  const seen: Dataset__Output[] = [];
  return waitFor(
    async () => {
      try {
        for await (const { dataset, manifest } of client.WatchDataset(
          { dataset_id },
          { ...call, deadlineMs: 60_000 },
        )) {
          if (dataset === null) continue;
          seen.push(dataset);
          if (dataset.ended_at !== null) return { dataset, manifest: manifest ?? undefined, seen };
        }
      } catch (error) {
        if (error instanceof AppError && error.code !== 'UNAVAILABLE') return { error };
      }
      return undefined;
    },
    { timeoutMs: 90_000, what: `data set ${dataset_id} to end` },
  ).then((found) => {
    if ('error' in found) throw found.error;
    return found;
  });
}

export interface DatasetWorld {
  readonly mesh: TestMesh;
  readonly builds: string;
  /** Of the data set in the store. */
  folderOf(id: string, tenant?: string): string;
  manifestOf(id: string): Promise<DatasetManifest>;
  rowsOf(id: string, columns?: string): Promise<Record<string, unknown>[]>;
  client(address: string): DatasetClient;
  upload(client: DatasetClient, text: string, call?: object): Promise<string>;
  /** Process of the build, once it has one that is another one than `not`. */
  builderOf(id: string, not?: number): Promise<number>;
  stop(): Promise<void>;
}

/** A mesh whose lake has the shop's events. */
export async function createDatasetWorld(events: readonly EventJson[]): Promise<DatasetWorld> {
  const mesh = await createTestMesh(2);
  const builds = join(mesh.folder, 'builds');
  Object.assign(mesh.env, { DATASET_DIR: builds, DATASET_MEMORY_MB: '512' });
  const writer = await mesh.start({ DATASETS_PARALLEL: '0' });
  await mesh.send(events);
  await mesh.untilStored();
  await writer.life.stop();
  const clients: DatasetClient[] = [];
  const folderOf = (id: string, tenant = 'demo') => join(mesh.folder, 'datasets', `tenant=${tenant}`, id);
  return {
    mesh,
    builds,
    folderOf,
    manifestOf: async (id) => JSON.parse(await readFile(join(folderOf(id), 'manifest.json'), 'utf8')),
    rowsOf: (id, columns = '*') =>
      query(`SELECT ${columns} FROM read_parquet('${folderOf(id)}/part-*.parquet') ORDER BY label_id`),
    client: (address) => {
      const client = createClient('insightmesh.feature.v1.DatasetService', {
        address,
        serviceToken,
        serviceName: 'test',
        defaultDeadlineMs: 20_000,
      });
      clients.push(client);
      return client;
    },
    upload: async (client, text, call = demo) => (await client.UploadLabels(uploadParts(Buffer.from(text)), call)).key,
    builderOf: (id, not = 0) =>
      waitFor(
        () => {
          const pid = Number(readFileSync(join(builds, id, 'work', 'builder.pid'), 'utf8'));
          return pid !== not && pid;
        },
        { intervalMs: 2, what: 'the build to have a process' },
      ),
    stop: async () => {
      for (const client of clients) client.close();
      await mesh.stop();
    },
  };
}
