import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMigrations } from '@insight-mesh/deploy-tools/run-migrations';
import { freePort } from '@insight-mesh/local-stack/ports';
import { type ServiceProcess, startProcess, waitForUrl } from '@insight-mesh/local-stack/processes';
import { randomName, testServers, waitFor } from '@insight-mesh/local-stack/testing';
import { createKey, createTenant } from '@insight-mesh/runtime/access-store';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool } from '@insight-mesh/runtime/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkoutRoot } from '../lib/checkout.js';

const { brokers, databaseUrl } = testServers();
const prefix = `${randomName('deadletters')}.`;
const schemas = new Map(['access', 'collector', 'feature', 'training'].map((name) => [name, randomName(`dl_${name}`)]));
const schemaOf = (usual: string) => schemas.get(usual) ?? `dl_${usual}`;
const dir = mkdtempSync(join(tmpdir(), 'deadletters-'));
const log = createLogger({ service: 'test', level: 'silent' });
const pool = createPool({ url: databaseUrl, schema: schemaOf('access'), max: 1, log, metrics: new Metrics('test') });
const serviceToken = 's'.repeat(32);
let collector: ServiceProcess;
let http: string;
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
  const script = join(checkoutRoot(), 'scripts', 'dist', 'deadletters.js');
  const env = { PATH: process.env.PATH, INSIGHT_MESH_LOCAL: dir, COLLECTOR_ADDRESS: address, API_KEY: key };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env, cwd: dir }, (error, out, err) => {
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      const json = last.startsWith('{') ? JSON.parse(last) : undefined;
      resolve({ code: error === null ? 0 : Number(error.code), out, err, json });
    });
  });
}

async function send(body: string): Promise<void> {
  const headers = { 'x-api-key': key, 'content-type': 'application/x-ndjson' };
  const answer = await fetch(`${http}/v1/events`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
}

const listed = (count: number, ...filter: string[]) =>
  waitFor(
    async () => {
      const ran = await run('list', ...filter);
      return ran.json?.letters.length === count ? ran : undefined;
    },
    { what: `${count} letters`, timeoutMs: 40_000 },
  );

beforeAll(async () => {
  await runMigrations({ databaseUrl, brokers, prefix, partitions: 2, schemaOf, log });
  await createTenant(pool, schemaOf('access'), 'shop', 'shop');
  const scopes = ['events:write', 'deadletters:read', 'deadletters:write'] as const;
  ({ key } = await createKey(pool, schemaOf('access'), { tenantId: 'shop', scopes, label: 'test' }));
  const [httpPort, grpcPort, adminPort] = [await freePort(), await freePort(), await freePort()];
  http = `http://127.0.0.1:${httpPort}`;
  address = `127.0.0.1:${grpcPort}`;
  collector = await startProcess({
    name: 'collector',
    command: process.execPath,
    args: [join(checkoutRoot(), 'services', 'collector', 'dist', 'src', 'main.js')],
    env: {
      PATH: process.env.PATH,
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_TOPIC_PREFIX: prefix,
      DATABASE_URL: databaseUrl,
      ACCESS_SCHEMA: schemaOf('access'),
      DATABASE_SCHEMA: schemaOf('collector'),
      SERVICE_TOKEN: serviceToken,
      DEAD_LETTER_KEY: randomBytes(32).toString('base64'),
      PSEUDONYM_KEY: randomBytes(32).toString('base64'),
      HTTP_PORT: String(httpPort),
      GRPC_PORT: String(grpcPort),
      ADMIN_PORT: String(adminPort),
    },
    logFile: join(dir, 'collector.log'),
  });
  await waitForUrl(`http://127.0.0.1:${adminPort}/readyz`);
});

afterAll(async () => {
  await collector?.stop();
  for (const schema of schemas.values()) await pool.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
  await pool.end();
  rmSync(dir, { recursive: true, force: true });
});

it('lists, shows, mends, replays and purges', async () => {
  const event = { type: 'viewed', customer_id: 'c-secret', item_id: 'i-1', query: 'red\u001b[31m' };
  await send(`${JSON.stringify(event)}\n{"broken\u009b":\n`);
  const all = await listed(2);
  expect(all.out).toMatch(/^id +refused at +door +rule +field +state +bytes +reason\n/);
  expect(all.out).not.toContain('c-secret');
  const [wrong, broken] = ['unknown_type', 'malformed'].map(
    (rule) => all.json.letters.find((letter: { rule: string }) => letter.rule === rule).id,
  );
  expect((await run('list', '--rule', 'malformed', '--source', 'http', '--state', 'open')).json.letters).toHaveLength(
    1,
  );
  expect((await run('list', '--to', '2020-01-01')).json).toEqual({ letters: [], more: false });
  expect((await run('list', '--limit', '1')).json.more).toBe(true);

  const shown = await run('show', wrong, '--out', join(dir, 'bytes'));
  expect(shown.out).toContain('c-secret');
  expect(JSON.parse(readFileSync(join(dir, 'bytes'), 'utf8'))).toEqual(event);
  expect(JSON.parse(Buffer.from(shown.json.payload, 'base64').toString())).toEqual(event);
  expect((await run('show', broken)).out).toContain('{"broken\\u009b":');

  const patch = '[{"op":"replace","path":"/type","value":"view"}]';
  expect((await run('mend', wrong, '--patch', patch, '--dry-run')).json).toMatchObject({ kept: false, accepted: 1 });
  const failed = await run('mend', wrong, '--patch', '[{"op":"test","path":"/type","value":"view"}]');
  expect(failed).toMatchObject({ code: 1, out: '', err: expect.stringContaining('patch[0] (test /type)') });
  const mended = await run('mend', wrong, '--patch', patch);
  expect(mended.json).toMatchObject({ kept: true, accepted: 1, problems: [] });
  expect(mended.out).not.toContain('c-secret');
  writeFileSync(join(dir, 'whole.json'), JSON.stringify({ ...event, type: 'search' }));
  expect((await run('mend', broken, '--payload-file', join(dir, 'whole.json'))).json.accepted).toBe(1);

  const replayed = await run('replay', '--state', 'mended');
  expect(replayed).toMatchObject({ code: 0, json: { stored: 2, refused: 0 } });
  expect((await run('replay', wrong, 'none')).json).toMatchObject({ already_replayed: 1, not_found: 1 });

  const kept = await run('purge', '--state', 'replayed');
  expect(kept).toMatchObject({ code: 1, json: { purged: 0, would_purge: 2 } });
  expect((await run('purge', '--state', 'replayed', '--yes')).json).toEqual({ purged: 2 });
  expect((await run('list')).json.letters).toEqual([]);
});

it('says what is wrong with a call', async () => {
  for (const args of [
    ['replay'],
    ['purge', '--yes'],
    ['replay', 'x', '--all'],
    ['list', '--state', 'lost'],
    ['spam'],
  ]) {
    expect(await run(...args)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('error:') });
  }
  expect(await run('mend', 'x')).toMatchObject({ code: 1, err: expect.stringContaining('--payload-file') });
  expect(await run('show', 'x')).toMatchObject({ code: 1, err: expect.stringContaining('no dead letter') });
  expect(await run('--key', 'im_wrong', 'list')).toMatchObject({ code: 1, err: expect.stringContaining('API key') });
  const operator = ['--tenant', 'unknown', '--service-token', serviceToken];
  expect((await run(...operator, 'list')).json).toEqual({ letters: [], more: false });
});
