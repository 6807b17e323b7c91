import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runMigrations } from '@insight-mesh/deploy-tools/run-migrations';
import { freePort } from '@insight-mesh/local-stack/ports';
import { type ServiceProcess, startProcess, waitForUrl } from '@insight-mesh/local-stack/processes';
import { randomName, testServers, waitFor } from '@insight-mesh/local-stack/testing';
import { createKey, createTenant } from '@insight-mesh/runtime/access-store';
import { codecFor } from '@insight-mesh/runtime/codec';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool } from '@insight-mesh/runtime/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkoutRoot } from '../lib/checkout.js';

const { brokers, databaseUrl } = testServers();
const prefix = `${randomName('dataset')}.`;
const schemas = new Map(['access', 'collector', 'feature', 'training'].map((name) => [name, randomName(`ds_${name}`)]));
const schemaOf = (usual: string) => schemas.get(usual) ?? `ds_${usual}`;
const dir = mkdtempSync(join(tmpdir(), 'dataset-'));
const store = pathToFileURL(join(dir, 'store')).href;
const log = createLogger({ service: 'test', level: 'silent' });
const metrics = new Metrics('test');
const pool = createPool({ url: databaseUrl, schema: schemaOf('access'), max: 1, log, metrics });
const events = 400;
let feature: ServiceProcess;
let address: string;
let key: string;

interface Ran {
  code: number;
  out: string;
  err: string;
  // biome-ignore lint/suspicious/noExplicitAny: each command has its own last line
  json: any;
}

function run(...args: string[]): Promise<Ran> {
  const script = join(checkoutRoot(), 'scripts', 'dist', 'dataset.js');
  const env = {
    PATH: process.env.PATH,
    INSIGHT_MESH_LOCAL: dir,
    FEATURE_ADDRESS: address,
    API_KEY: key,
    OBJECT_STORE_URL: store,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env, cwd: dir }, (error, out, err) => {
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      const json = last.startsWith('{') ? JSON.parse(last) : undefined;
      resolve({ code: error === null ? 0 : Number(error.code), out, err, json });
    });
  });
}

const at = (index: number) => new Date(Date.UTC(2026, 4, 1) + index * 3_600_000).toISOString();

/** A view an hour, every tenth hour a purchase. */
async function sendEvents(): Promise<void> {
  const codec = codecFor('insightmesh.collector.v1.Event');
  const kafka = createKafka({ brokers, clientId: 'dataset-test', log });
  const producer = new MeshProducer({ kafka, log, metrics });
  await producer.start();
  const topic = `${prefix}clickstream.events.v1`;
  await producer.send(
    Array.from({ length: events }, (_, index) => ({
      topic,
      key: `shop/c-${index % 7}`,
      value: codec.encode({
        id: `e-${index}`,
        tenant_id: 'shop',
        type: index % 10 === 9 ? 'EVENT_TYPE_PURCHASE' : 'EVENT_TYPE_VIEW',
        occurred_at: at(index),
        received_at: at(index),
        customer_id: `c-${index % 7}`,
        item_id: `i-${index % 5}`,
      }),
    })),
  );
  await producer.stop();
}

beforeAll(async () => {
  await runMigrations({ databaseUrl, brokers, prefix, partitions: 2, schemaOf, log });
  await createTenant(pool, schemaOf('access'), 'shop', 'shop');
  const scopes = ['features:read', 'datasets:write'] as const;
  ({ key } = await createKey(pool, schemaOf('access'), { tenantId: 'shop', scopes, label: 'test' }));
  const [grpcPort, adminPort] = [await freePort(), await freePort()];
  address = `127.0.0.1:${grpcPort}`;
  feature = await startProcess({
    name: 'feature',
    command: process.execPath,
    args: [join(checkoutRoot(), 'services', 'feature', 'dist', 'src', 'main.js')],
    env: {
      PATH: process.env.PATH,
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_TOPIC_PREFIX: prefix,
      DATABASE_URL: databaseUrl,
      ACCESS_SCHEMA: schemaOf('access'),
      DATABASE_SCHEMA: schemaOf('feature'),
      SERVICE_TOKEN: 's'.repeat(32),
      DEAD_LETTER_KEY: randomBytes(32).toString('base64'),
      OBJECT_STORE_URL: store,
      DATASET_DIR: join(dir, 'builds'),
      LAKE_MAX_AGE_MS: '200',
      GRPC_PORT: String(grpcPort),
      ADMIN_PORT: String(adminPort),
    },
    logFile: join(dir, 'feature.log'),
  });
  await waitForUrl(`http://127.0.0.1:${adminPort}/readyz`);
  await sendEvents();
  const stored = createPool({ url: databaseUrl, schema: schemaOf('feature'), max: 1, log, metrics, name: 'stored' });
  const sql = `SELECT coalesce(sum(rows), 0)::int AS n FROM lake_ranges WHERE state = 'done'`;
  await waitFor(async () => (await stored.query(sql)).rows[0]?.n === events, { timeoutMs: 30_000 });
  await stored.end();
});

afterAll(async () => {
  await feature?.stop();
  for (const schema of schemas.values()) await pool.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
  await pool.end();
  rmSync(dir, { recursive: true, force: true });
});

it('builds from a file and from a rule, shows, lists, fetches and deletes', { timeout: 120_000 }, async () => {
  const rows = Array.from(
    { length: 60 },
    (_, index) => `${at(200 + index)},${index % 2},c-${index % 7},i-${index % 5}`,
  );
  writeFileSync(
    join(dir, 'labels.csv'),
    ['label_time,label,customer_id,item_id', ...rows, `${at(9_999)},1,c-1,i-1`, ''].join('\n'),
  );
  const features = ['--features', 'customer:view_count_7d,purchase_count_30d,item:*'];
  const built = await run('build', ...features, '--labels', 'labels.csv', '--request-id', 'first');
  expect(built.err).toMatch(/upload the labels: \d+ in/);
  // A step that is over between two looks is not told of.
  expect(built.err).toMatch(/look at the lake|make the labels|sort the events|fold the features|write the files/);
  expect(built).toMatchObject({ code: 0, json: { state: 'succeeded', rows: 60, rejected: { in_the_future: 1 } } });
  expect(built.out).toMatch(/^data set .* succeeded in .* s\nrows +60\nfeatures +\d+\nrejected, in the future +1\n/);
  const id = built.json.dataset;
  const again = await run('build', ...features, '--labels', 'labels.csv', '--request-id', 'first');
  expect(again).toMatchObject({ code: 0, json: { dataset: id, sha256: built.json.sha256 } });
  expect(again.err).toContain(`data set ${id} (an earlier request)`);

  const shown = await run('show', id);
  expect(shown.out).toMatch(/labels +labels\/tenant=shop\/upload-/);
  expect(shown.out).toMatch(/customer__view_count_7d +7d +0 +\S+/);
  writeFileSync(
    join(dir, 'spec.yaml'),
    'features: { customer: "@marketing" }\nlabels: { rule: purchase of the same item within 2d of view, share: 0.5 }\nmissing: "null"\n',
  );
  const ruled = await run('build', '--spec', 'spec.yaml');
  expect(ruled).toMatchObject({ code: 0, json: { state: 'succeeded' } });
  expect((await run('show', ruled.json.dataset)).out).toContain(
    'purchase of the same item within 2d of view, a share of 0.5',
  );

  const detached = await run('build', ...features, '--rule', 'purchase within 1d of view', '--detach');
  expect((await run('watch', detached.json.dataset)).json).toMatchObject({
    dataset: detached.json.dataset,
    state: 'succeeded',
  });
  const listed = await run('list', '--limit', '2');
  expect(listed.json.datasets.map((each: { dataset: string }) => each.dataset)).toEqual([
    detached.json.dataset,
    ruled.json.dataset,
  ]);
  expect(listed.json.more).toBe(true);
  expect((await run('list', '--state', 'failed')).out).toMatch(/^no data sets\n/);

  const fetched = await run('fetch', id, '--out', 'here');
  expect(fetched).toMatchObject({ code: 0, json: { files: 1, rows: 60 } });
  expect(readdirSync(join(dir, 'here')).sort()).toEqual(['manifest.json', 'part-00000.parquet', 'rejects.ndjson']);
  expect(JSON.parse(readFileSync(join(dir, 'here/manifest.json'), 'utf8')).sha256).toBe(built.json.sha256);
  const part = join(dir, 'store', built.json.folder, 'part-00000.parquet');
  writeFileSync(part, readFileSync(part).fill(0, 100, 110));
  const spoilt = await run('fetch', id, '--out', 'there');
  expect(spoilt).toMatchObject({
    code: 1,
    err: expect.stringContaining('is not what the manifest says: its SHA-256 differs'),
  });
  expect(readdirSync(join(dir, 'there'))).toEqual([]);

  expect((await run('delete', id)).json).toEqual({ dataset: id, deleted: true });
  expect(await run('show', id)).toMatchObject({ code: 1, err: expect.stringContaining('there is no such data set') });
});

it('says what is wrong, and what would be right', async () => {
  const rule = ['--rule', 'purchase within 1d of view'];
  const cases: [args: string[], words: string][] = [
    [['build', ...rule], '--features or --spec is missing'],
    [['build', '--features', 'customer:*', '--rule', 'purchase in 1d'], 'is no rule; rules are like'],
    [['build', '--features', 'customer:view_cuont_7d', ...rule], 'near it are view_count_7d'],
    [['build', '--features', 'customer:*', '--labels', 'feature.log'], 'must end with .csv'],
    [['show', 'x'], 'there is no such data set'],
  ];
  for (const [args, words] of cases) {
    const ran = await run(...args);
    expect(ran.code, args.join(' ')).toBe(1);
    expect(ran.err).toContain(words);
    expect(ran.err).not.toMatch(/\n {4}at /);
  }
  writeFileSync(join(dir, 'bad.csv'), 'label_time,label\n2026-05-03T00:00:00Z,1\n');
  const failed = await run('build', '--features', 'customer:view_count_7d', '--labels', 'bad.csv');
  expect(failed).toMatchObject({
    code: 1,
    json: { state: 'failed', error: expect.stringContaining('no customer_id') },
  });
});
