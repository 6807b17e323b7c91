import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { runMigrations } from '@insight-mesh/deploy-tools/run-migrations';
import { randomName, testServers } from '@insight-mesh/local-stack/testing';
import { createLogger } from '@insight-mesh/runtime/log';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkoutRoot } from '../lib/checkout.js';
import { type FeatureWorker, startFeatureWorker } from '../lib/feature-worker.js';

const { brokers, databaseUrl } = testServers();
const prefix = `${randomName('quality')}.`;
const schemas = new Map(['access', 'collector', 'feature', 'training'].map((name) => [name, randomName(`qu_${name}`)]));
const schemaOf = (usual: string) => schemas.get(usual) ?? `qu_${usual}`;
const dir = mkdtempSync(join(tmpdir(), 'quality-'));
const log = createLogger({ service: 'test', level: 'silent' });
const serviceToken = 's'.repeat(32);
const feature = 'customer__view_count_7d';
let worker: FeatureWorker;

interface Ran {
  code: number;
  out: string;
  err: string;
  // biome-ignore lint/suspicious/noExplicitAny: each command has its own last line
  json: any;
}

function run(command: string, ...args: string[]): Promise<Ran> {
  const script = join(checkoutRoot(), 'scripts', 'dist', `${command}.js`);
  const env = {
    PATH: process.env.PATH,
    INSIGHT_MESH_LOCAL: dir,
    FEATURE_ADDRESS: worker.address,
    SERVICE_TOKEN: serviceToken,
    OBJECT_STORE_URL: pathToFileURL(dir).href,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env, cwd: dir }, (error, out, err) => {
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      const json = last.startsWith('{') ? JSON.parse(last) : undefined;
      resolve({ code: error === null ? 0 : Number(error.code), out, err, json });
    });
  });
}

const quality = (...args: string[]) => run('quality', '--tenant', 'shop', ...args);

/** A finished data set of one feature, as the builder of data sets leaves it. */
async function makeDataset(id: string): Promise<void> {
  const folder = join(dir, 'datasets/tenant=shop', id);
  mkdirSync(folder, { recursive: true });
  const name = 'part-0000.parquet';
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT 'l-' || i AS label_id, TIMESTAMP '2026-03-01' + INTERVAL 1 MINUTE * i AS label_time, i % 2 AS label,
       CASE WHEN i = 7 THEN -1 ELSE i % 9 END::DOUBLE AS ${feature} FROM range(400) t(i)) TO '${join(folder, name)}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  const bytes = readFileSync(join(folder, name));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const manifest = {
    layout: 1,
    id,
    tenant: 'shop',
    created_at: '2026-04-01T00:00:00.000Z',
    folds_version: 1,
    spec: { missing: 'null' },
    features: [{ column: feature, kind: 'customer', name: 'view_count_7d', type: 'count', window: '7d', default: 0 }],
    rows: 400,
    files: [{ name, rows: 400, bytes: bytes.length, sha256 }],
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

beforeAll(async () => {
  await runMigrations({ databaseUrl, brokers, prefix, partitions: 2, schemaOf, log });
  await makeDataset('d-1');
  mkdirSync(join(dir, 'logs'));
  worker = await startFeatureWorker({
    mesh: {
      dir,
      brokers,
      databaseUrl,
      objectStoreUrl: pathToFileURL(dir).href,
      serviceToken,
      deadLetterKey: Buffer.alloc(32, 7).toString('base64'),
    },
    name: 'quality-feature',
    env: { KAFKA_TOPIC_PREFIX: prefix, DATABASE_SCHEMA: schemaOf('feature'), ACCESS_SCHEMA: schemaOf('access') },
  });
});
afterAll(async () => {
  await worker?.process.stop();
  rmSync(dir, { recursive: true, force: true });
});

it('checks a data set, and ends with exit code 1 where something is not as expected', async () => {
  const checked = await quality('check', 'd-1');
  expect(checked.code).toBe(1);
  expect(checked.out).toContain('values must be at least 0; 1 of 400 (0.25%) are not, for example -1');
  expect(checked.json).toMatchObject({ rows: 400, features: 1, violated: 1, ok: false });
  await expect(quality('check', 'none')).resolves.toMatchObject({
    code: 1,
    err: expect.stringContaining('no finished data set none'),
  });
});

it('declares what is expected, lists it, and takes it back', async () => {
  const declared = await quality('expect', feature, '--minimum', '-5', '--null-share-at-most', '0.5');
  expect(declared).toMatchObject({
    code: 0,
    json: { expectations: [{ feature, declared: { minimum: -5, null_share_at_most: 0.5 } }] },
  });
  expect((await quality('check', 'd-1')).json).toMatchObject({ ok: true });
  expect((await quality('expect')).json.expectations).toHaveLength(1);
  expect((await quality('expect', '--all', '--limit', '20')).json.expectations).toHaveLength(20);
  expect((await quality('expect', feature, '--nothing')).code).toBe(0);
  expect((await quality('expect')).json.expectations).toEqual([]);
  const wrong = await quality('expect', 'customer__view_count', '--minimum', '0');
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('near it are') });
  expect((await quality('expect', feature)).err).toContain('declare something');
  expect((await quality('expect', feature, '--null-share-at-most', '2')).err).toContain('must be a share from 0 to 1');
});

it('sets and shows the baseline, and what was found', async () => {
  expect(await quality('baseline')).toMatchObject({ code: 1, err: expect.stringContaining('no baseline') });
  const set = await quality('baseline', 'd-1');
  expect(set).toMatchObject({ code: 0, json: { dataset: 'd-1', rows: 400, features: 1, set_by: 'service:quality' } });
  expect((await quality('baseline')).json).toEqual(set.json);
  expect(await quality('drift')).toMatchObject({ code: 0, json: { results: [], strong: 0, more: false } });
  expect((await quality('drift', '--from', 'today')).err).toContain('must be a day such as 2026-05-01');
});

it('profiles the data set by its id', async () => {
  const profiled = await run('profile', '--tenant', 'shop', '--dataset', 'd-1', '--out', join(dir, 'page.html'));
  expect(profiled).toMatchObject({ code: 0, json: { rows: 400, columns: 4 } });
  const none = await run('profile', '--tenant', 'shop', '--dataset', 'd-2', '--out', join(dir, 'page.html'));
  expect(none).toMatchObject({ code: 1, err: expect.stringContaining('no finished data set d-2 of shop') });
});
