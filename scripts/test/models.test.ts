import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fitPopularity } from '@insight-mesh/algorithms/popularity';
import { runMigrations } from '@insight-mesh/deploy-tools/run-migrations';
import { type ServiceProcess, startProcess } from '@insight-mesh/local-stack/processes';
import { randomName, testServers } from '@insight-mesh/local-stack/testing';
import { createLogger } from '@insight-mesh/runtime/log';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkoutRoot } from '../lib/checkout.js';
import { writeScoreDataset } from './score-dataset.js';

const { brokers, databaseUrl } = testServers();
const prefix = `${randomName('models')}.`;
const schemas = new Map(['access', 'collector', 'feature', 'training'].map((name) => [name, randomName(`mo_${name}`)]));
const schemaOf = (usual: string) => schemas.get(usual) ?? `mo_${usual}`;
const dir = mkdtempSync(join(tmpdir(), 'models-'));
const log = createLogger({ service: 'test', level: 'silent' });
const serviceToken = 's'.repeat(32);
const schema = schemaOf('training');
let training: ServiceProcess;
let pool: pg.Pool;

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
    TRAINING_ADDRESS: String(training.readyLine.grpc),
    SERVICE_TOKEN: serviceToken,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, '--tenant', 'shop', ...args], { env, cwd: dir }, (error, out, err) => {
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      const json = last.startsWith('{') ? JSON.parse(last) : undefined;
      resolve({ code: error === null ? 0 : Number(error.code), out, err, json });
    });
  });
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A registered version with its artefact, as a run of long ago left it. */
async function addVersion(version: number): Promise<void> {
  const artefact = `models/shop/popular/${version}`;
  const model = fitPopularity([{ userId: 'u', sessionId: 's', itemId: 'a', timeMs: version }]).toBytes();
  const manifest = JSON.stringify({
    ...{ model: 'popularity', tenant: 'shop', slot: 'popular', version, seed: 0, created_at: '2026-01-01T00:00:00Z' },
    ...{
      data_set: 'd',
      metrics: {},
      config: {},
      code_version: '1',
      run_id: 'r',
      trained_until: '2026-01-01T00:00:00Z',
    },
    compared_with: null,
    files: [{ name: 'model.bin', sha256: sha256(model), bytes: model.byteLength }],
  });
  mkdirSync(join(dir, artefact), { recursive: true });
  writeFileSync(join(dir, artefact, 'model.bin'), model);
  writeFileSync(join(dir, artefact, 'manifest.json'), manifest);
  await pool.query(`insert into slots (tenant_id, slot) values ('shop', 'popular') on conflict do nothing`);
  await pool.query(
    `insert into model_versions (tenant_id, slot, version, model, artefact, manifest_sha256, metrics, config, size_bytes, run_id,
       data_set, trained_until, code_version, seed, created_at)
     values ('shop', 'popular', $1, 'popularity', $2, $3, '{"ndcg@10": 0.1}', '{}', 10, 'r', 'd', '2026-01-01', '1', 0, '2026-01-01')`,
    [version, artefact, sha256(Buffer.from(manifest))],
  );
}

beforeAll(async () => {
  await runMigrations({ databaseUrl, brokers, prefix, partitions: 1, log, schemaOf });
  pool = new pg.Pool({ connectionString: databaseUrl, options: `-c search_path=${schema}`, max: 2 });
  await pool.query(
    `insert into runs (id, tenant_id, state, config) values ('r', 'shop', 'succeeded', '{"models": [], "seed": 0, "testShare": 0.1, "hold": false}')`,
  );
  for (const version of [1, 2, 3]) await addVersion(version);
  training = await startProcess({
    name: 'training',
    command: process.execPath,
    args: [join(checkoutRoot(), 'services/training/dist/src/main.js')],
    env: {
      ...{ PATH: process.env.PATH, KAFKA_BROKERS: brokers.join(','), KAFKA_TOPIC_PREFIX: prefix },
      ...{ DATABASE_URL: databaseUrl, DATABASE_SCHEMA: schema, ACCESS_SCHEMA: schemaOf('access') },
      ...{ SERVICE_TOKEN: serviceToken, OBJECT_STORE_URL: pathToFileURL(dir).href, GRPC_PORT: '0', ADMIN_PORT: '0' },
      ...{ REGISTRY_KEEP_VERSIONS: '1', REGISTRY_KEEP_CHAMPIONS: '1', SCHEDULE_EVERY_MS: '100' },
    },
    logFile: join(dir, 'logs', 'training.log'),
    readyTimeoutMs: 60_000,
  });
});

afterAll(async () => {
  await training?.stop();
  for (const name of schemas.values()) await pool?.query(`drop schema if exists ${name} cascade`);
  await pool?.end();
  rmSync(dir, { recursive: true, force: true });
});

it('lists, shows, promotes, rolls back, pins and collects', async () => {
  const listed = await run('models', 'list', '--slot', 'popular');
  expect(listed.code).toBe(0);
  expect(listed.json.models.map(({ version }: { version: number }) => version)).toEqual([3, 2, 1]);
  expect((await run('models', 'promote', 'popular', '1', '--reason', 'first')).json).toMatchObject({
    ...{ slot: 'popular', version: 1, why: 'promoted by hand' },
  });
  await run('models', 'promote', 'popular', '2');
  const shown = await run('models', 'show', 'popular', '1');
  expect(shown.out).toContain('# popular: `popularity`');
  expect(shown.json.decisions).toMatchObject([{ promoted: true, reason: 'first', decided_by: 'service:models' }]);

  expect((await run('models', 'pin', 'popular', '--reason', 'sale week')).json).toMatchObject({
    version: 2,
    pinned: true,
  });
  expect((await run('models', 'list')).out).toContain('popular is pinned at version 2 by service:models: sale week');
  const refused = await run('models', 'rollback', 'popular');
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('sale week; unpin it, or force the rollback with a reason');
  const forced = await run('models', 'rollback', 'popular', '--force', '--reason', 'broken');
  expect(forced.json).toMatchObject({ version: 1, why: 'rolled back from version 2', forced: true });
  expect((await run('models', 'unpin', 'popular')).json).toEqual({ slot: 'popular', pinned: false });

  await pool.query(`update model_versions set promoted_at = '2026-01-02'`);
  const dry = await run('models', 'collect', '--dry-run');
  expect(dry.json).toMatchObject({ collected: [{ slot: 'popular', version: 2 }], dry_run: true });
  expect((await run('models', 'collect')).json).toMatchObject({
    collected: [{ slot: 'popular', version: 2 }],
    more: false,
  });
  const gone = await run('models', 'promote', 'popular', '2');
  expect(gone.err).toContain('its artefact was removed');
});

it('refuses files that are no model, no vocabulary and no signature, in words', async () => {
  const file = (name: string, text: string) => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const model = file('m.onnx', 'no model');
  const words = file('v.txt', 'a\nb\n');
  const signature = file('s.json', '{"items_input": "items", "length": 5, "output": "scores"}');
  const register = (...args: string[]) =>
    run('models', 'register', ...args, '--name', 'x', '--trained-until', '2026-05-01T00:00:00Z');
  const ok = ['--vocabulary', words, '--signature', signature];
  expect((await register(join(dir, 'gone.onnx'), ...ok)).err).toContain('gone.onnx is not there');
  expect((await register(model, '--vocabulary', file('e.txt', 'a\n\nb\n'), '--signature', signature)).err).toContain(
    'line 2 is empty',
  );
  const wrong = await register(model, '--vocabulary', words, '--signature', file('w.json', '{"inputs": 1}'));
  expect(wrong.err).toContain('w.json is no signature');
  const refused = await register(model, ...ok);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('data: must be an ONNX file');
});

it('sets, lists and deletes schedules, and a failing one is an exit code', async () => {
  const set = await run('schedule', 'set', 'nightly', '--cron', '0 4 * * *', '--time-zone', 'Europe/Berlin');
  expect(set.json).toMatchObject({ name: 'nightly', when: '0 4 * * * Europe/Berlin', failures: 0 });
  const wrong = await run('schedule', 'set', 'nightly', '--cron', 'at four');
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain('schedule.cron: must have five fields');
  expect((await run('schedule', 'list')).json).toMatchObject({ failing: 0, ok: true });
  await pool.query(`update schedules set failures = 2, last_error = 'too little data'`);
  const listed = await run('schedule', 'list');
  expect(listed).toMatchObject({ code: 1, json: { failing: 1, ok: false } });
  expect(listed.out).toContain('too little data');
  expect((await run('schedule', 'delete', 'nightly')).json).toEqual({ name: 'nightly', deleted: true });
  expect((await run('schedule', 'delete', 'nightly')).code).toBe(1);
});

it('trains a score from a data set, lists and shows it, and trains it again by a schedule', async () => {
  await writeScoreDataset(dir, 'shop', 'spring');
  const args = ['--dataset', 'spring', '--label', 'label', '--target', 'buys'];
  const trained = await run('train', 'logistic', ...args);
  expect(trained.json, trained.err).toMatchObject({
    ...{ state: 'succeeded', models: [{ slot: 'score/buys', version: 1, model: 'logistic', champion: true }] },
  });
  expect(trained.out).toContain('average_precision');
  const listed = await run('models', 'list', '--slot', 'score/buys');
  expect(listed.out).toMatch(/score\/buys +1 +logistic +champion +AUC 0\.\d{4}, AP 0\.\d{4}, log loss 0\.\d{4}/);
  expect((await run('models', 'show', 'score/buys', '1')).out).toContain('how probable `buys` is');
  expect((await run('train', '--list', '--limit', '1')).json.runs).toMatchObject([{ slot: 'score/buys' }]);
  const scheduled = await run(
    'schedule',
    'set',
    'scores',
    '--on-events',
    '1000',
    '--models',
    'logistic',
    ...args,
    '--newest',
  );
  expect(scheduled.code, scheduled.err).toBe(0);
  for (const [wrong, word] of [
    [['--label', 'label'], '--label is of scores'],
    [['--dataset', 'spring'], '--label is missing'],
    [['--dataset', 'none', '--label', 'label'], 'there is no data set "none"'],
  ] as const) {
    const { code, err } = await run('train', 'logistic', ...wrong);
    expect([code, err]).toEqual([1, expect.stringContaining(word)]);
  }
}, 60_000);
