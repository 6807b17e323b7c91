import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { FeatureDriftJson } from '@insight-mesh/contracts/json';
import { codecFor } from '@insight-mesh/runtime/codec';
import { createClient, type TypedClient } from '@insight-mesh/runtime/grpc-client';
import { withTransaction } from '@insight-mesh/runtime/postgres';
import type { DatasetManifest } from '../src/datasets/spec.js';
import { foldCustomer } from '../src/folds/customer.js';
import { foldsVersion } from '../src/folds/version.js';
import { definitionOf } from '../src/quality/feature-names.js';
import type { Service } from '../src/service.js';
import { encodeState } from '../src/state/encode.js';
import { EntityState } from '../src/state/entity-state.js';
import { measureOf } from '../src/state/measures.js';
import { foldEvent } from '../src/state/test-events.js';
import { saveStates } from '../src/store/folded-states.js';
import { serviceToken, type TestMesh } from './mesh.js';

export type QualityClient = TypedClient<'insightmesh.feature.v1.QualityService'>;
export const dayMs = 86_400_000;

/** Of a service that serves at an address. */
export function qualityClientAt(address: string, apiKey?: string): QualityClient {
  return createClient('insightmesh.feature.v1.QualityService', {
    address,
    ...(apiKey === undefined ? { serviceToken, serviceName: 'test' } : { apiKey }),
    defaultDeadlineMs: 20_000,
  });
}

export function qualityClient(service: Service, apiKey?: string): QualityClient {
  return qualityClientAt(`127.0.0.1:${service.ports.grpc}`, apiKey);
}

export interface MadeDataset {
  readonly id: string;
  readonly tenant?: string;
  /** Rows: values by column; columns named kind__name are features. */
  readonly rows: readonly Readonly<Record<string, number | string | null>>[];
  readonly missing?: 'default' | 'null';
  readonly parts?: number;
  /** Changes what the manifest says. */
  readonly manifest?: (manifest: DatasetManifest) => object;
}

async function writeParts(folder: string, rows: MadeDataset['rows'], parts: number): Promise<string[]> {
  const lines = join(folder, 'rows.ndjson');
  writeFileSync(lines, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const types = names.map((name) => {
    const numeric = rows.every((row) => typeof row[name] !== 'string');
    return `'${name}': '${name === 'label_time' ? 'TIMESTAMP' : numeric ? 'DOUBLE' : 'VARCHAR'}'`;
  });
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const files: string[] = [];
  const size = Math.ceil(rows.length / parts);
  for (let part = 0; part < parts; part++) {
    const file = `part-${String(part).padStart(4, '0')}.parquet`;
    await connection.run(
      `COPY (SELECT * FROM read_json('${lines}', format = 'newline_delimited', columns = {${types.join(', ')}})
         LIMIT ${size} OFFSET ${part * size}) TO '${join(folder, file)}' (FORMAT parquet)`,
    );
    files.push(file);
  }
  connection.closeSync();
  instance.closeSync();
  rmSync(lines);
  return files;
}

/** A finished data set in the mesh's object store, as the builder of data sets leaves it. */
export async function makeDataset(mesh: TestMesh, o: MadeDataset): Promise<void> {
  const tenant = o.tenant ?? 'demo';
  const parent = join(mesh.folder, 'datasets', `tenant=${tenant}`);
  mkdirSync(parent, { recursive: true });
  const staged = mkdtempSync(join(mesh.folder, 'making-'));
  const names = await writeParts(staged, o.rows, o.parts ?? 1);
  const files = names.map((name) => {
    const bytes = readFileSync(join(staged, name));
    return {
      name,
      rows: 0,
      bytes: statSync(join(staged, name)).size,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
  });
  const size = Math.ceil(o.rows.length / files.length);
  for (const [part, file] of files.entries()) {
    file.rows = Math.min(size, Math.max(0, o.rows.length - part * size));
  }
  const columns = Object.keys(o.rows[0] ?? {}).filter((name) => name.includes('__'));
  const manifest: DatasetManifest = {
    layout: 1,
    id: o.id,
    tenant,
    created_at: '2026-04-02T00:00:00.000Z',
    spec: {
      features: [],
      labels: { from: 'file', path: '/labels.csv' },
      knowledge: 'occurred',
      missing: o.missing ?? 'null',
      joins: false,
    },
    folds_version: foldsVersion,
    definitions_sha256: '',
    features: columns.map((column) => {
      const known = definitionOf(column);
      const [kind = '', name = ''] = column.split('__');
      return {
        column,
        kind: known?.entity ?? (kind as 'customer'),
        name,
        type: known?.type ?? 'count',
        window: known?.window ?? 'all',
        default: known?.default ?? 0,
      };
    }),
    lake: { files: 0, sha256: '', events: 0, watermark: '2026-04-01T00:00:00.000Z' },
    rows: o.rows.length,
    rejected: {},
    files,
    sha256: '',
    warnings: [],
  };
  writeFileSync(join(staged, 'manifest.json'), JSON.stringify(o.manifest?.(manifest) ?? manifest));
  renameSync(staged, join(parent, o.id));
}

/** A customer with so many views and orders on a day; each order with a value. */
export function customerState(o: {
  day: number;
  views: number;
  orders?: number;
  value?: number;
  category?: string;
}): Buffer {
  const state = new EntityState();
  const atMs = o.day * dayMs + 12 * 3_600_000;
  const facts = { category: o.category ?? '', brand: '', priceBand: '' };
  const lines = [{ itemId: 'i-1', quantity: 1, amount: 0, ...(o.category === undefined ? {} : { facts }) }];
  const event = (type: 'view' | 'purchase', tie: number) =>
    foldEvent({
      tie,
      type: measureOf(type),
      atMs: atMs + tie,
      value: type === 'purchase' ? (o.value ?? 100) : 0,
      currency: 'EUR',
      lines,
    });
  foldCustomer(state, [
    ...Array.from({ length: o.views }, (_, tie) => event('view', tie)),
    ...Array.from({ length: o.orders ?? 0 }, (_, tie) => event('purchase', 1_000 + tie)),
  ]);
  state.prune();
  return encodeState(state);
}

/** Customers' states as a worker of partition 0 would have written them at a moment. */
export async function putCustomers(
  mesh: TestMesh,
  tenantId: string,
  touchedMs: number,
  customers: readonly { id: string; state: Buffer; visitor?: boolean }[],
): Promise<void> {
  for (let start = 0; start < customers.length; start += 500) {
    const writes = customers.slice(start, start + 500).map(({ id, state, visitor }) => ({
      kind: 'customer' as const,
      tenantId,
      entityId: id,
      state,
      isCustomer: visitor !== true,
      added: 1,
    }));
    await withTransaction(mesh.pool, (tx) => saveStates(tx, 0, touchedMs, writes));
  }
}

export interface TopicDrift {
  readonly id: string;
  readonly key: string;
  readonly message: FeatureDriftJson;
}

const codec = codecFor('insightmesh.feature.v1.FeatureDrift');

/** All that insight.drift.v1 has now. */
export async function driftOnTopic(mesh: TestMesh): Promise<TopicDrift[]> {
  const topic = `${mesh.prefix}insight.drift.v1`;
  const admin = mesh.kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const wanted = ends.reduce((sum, end) => sum + Number(end.high), 0);
  const found: TopicDrift[] = [];
  if (wanted === 0) return found;
  const consumer = mesh.kafka.consumer({ groupId: `${mesh.prefix}drift-${Math.random()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachMessage: async ({ message }) => {
          found.push({
            id: String(message.headers?.ce_id ?? ''),
            key: String(message.key),
            message: codec.decode(message.value ?? Buffer.alloc(0)),
          });
          if (found.length >= wanted) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return found;
}
