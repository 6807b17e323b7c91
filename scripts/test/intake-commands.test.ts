import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMigrations } from '@insight-mesh/deploy-tools/run-migrations';
import { freePort } from '@insight-mesh/local-stack/ports';
import { type ServiceProcess, startProcess, waitForUrl } from '@insight-mesh/local-stack/processes';
import { randomName, testServers, waitFor } from '@insight-mesh/local-stack/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkoutRoot } from '../lib/checkout.js';
import { replay } from '../replay/replay.js';

const { brokers, databaseUrl } = testServers();
const prefix = `${randomName('commands')}.`;
const accessSchema = randomName('commands_access');
const dir = mkdtempSync(join(tmpdir(), 'intake-commands-'));
// What a person has: no mesh running, and the test's servers in the environment.
const env = {
  PATH: process.env.PATH,
  DATABASE_URL: databaseUrl,
  KAFKA_BROKERS: brokers.join(','),
  KAFKA_TOPIC_PREFIX: prefix,
  ACCESS_SCHEMA: accessSchema,
  INSIGHT_MESH_LOCAL: dir,
};
let collector: ServiceProcess | undefined;
let httpPort: number;
let adminPort: number;
let key: string;

const schemas = new Map<string, string>();
function randomSchema(usual: string): string {
  const known = schemas.get(usual) ?? randomName(`commands_${usual}`);
  schemas.set(usual, known);
  return known;
}

function start(command: string, args: string[]): ChildProcess {
  return spawn(process.execPath, [join(checkoutRoot(), 'scripts', 'dist', `${command}.js`), ...args], {
    env,
    cwd: dir,
  });
}

interface Ran {
  code: number | null;
  out: string;
  err: string;
  // biome-ignore lint/suspicious/noExplicitAny: each command has its own last line
  json: any;
}

async function finish(child: ChildProcess): Promise<Ran> {
  const ran = { code: null as number | null, out: '', err: '' };
  child.stdout?.on('data', (part) => {
    ran.out += String(part);
  });
  child.stderr?.on('data', (part) => {
    ran.err += String(part);
  });
  ran.code = await new Promise((resolve) => child.on('close', resolve));
  const last = ran.out.trimEnd().split('\n').at(-1) ?? '';
  return { ...ran, json: last.startsWith('{') ? JSON.parse(last) : undefined };
}

const run = (command: string, ...args: string[]) => finish(start(command, args));

function file(name: string, lines: string[]): string {
  const path = join(dir, name);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

async function startCollector(): Promise<void> {
  collector = await startProcess({
    name: 'collector',
    command: process.execPath,
    args: [join(checkoutRoot(), 'services', 'collector', 'dist', 'src', 'main.js')],
    env: {
      ...env,
      DATABASE_SCHEMA: randomSchema('collector'),
      SERVICE_TOKEN: 's'.repeat(32),
      DEAD_LETTER_KEY: randomBytes(32).toString('base64'),
      PSEUDONYM_KEY: randomBytes(32).toString('base64'),
      HTTP_PORT: String(httpPort),
      GRPC_PORT: '0',
      ADMIN_PORT: String(adminPort),
    },
    logFile: join(dir, 'collector.log'),
  });
  await waitForUrl(`http://127.0.0.1:${adminPort}/readyz`);
}

beforeAll(async () => {
  httpPort = await freePort();
  adminPort = await freePort();
});

afterAll(async () => {
  await collector?.stop();
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  for (const schema of [accessSchema, ...schemas.values()])
    await client.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
  await client.end();
  rmSync(dir, { recursive: true, force: true });
});

describe('migrate', () => {
  it('makes schemas and topics once', async () => {
    const options = {
      databaseUrl,
      brokers,
      prefix,
      partitions: 2,
      schemaOf: (usual: string) => (usual === 'access' ? accessSchema : randomSchema(usual)),
    };
    const first = await runMigrations(options);
    expect(first.topics).toContain(`${prefix}clickstream.events.v1`);
    expect(first.applied[accessSchema]).toContain('0001_access.sql');
    const second = await runMigrations(options);
    expect(second.topics).toEqual([]);
    expect(Object.values(second.applied).flat()).toEqual([]);
  });

  it('says what is wrong with its arguments', async () => {
    expect(await run('migrate', '--brokers', 'nowhere')).toMatchObject({
      code: 1,
      err: expect.stringContaining('host:port'),
    });
    expect(await run('migrate', '--help')).toMatchObject({ code: 0, out: expect.not.stringContaining(databaseUrl) });
  });
});

describe('tenants', () => {
  it('makes a tenant and a key that is shown once', async () => {
    expect((await run('tenants', 'create', 'shop', '--name', 'The shop')).json).toEqual({
      tenant: { id: 'shop', name: 'The shop' },
    });
    expect((await run('tenants', 'list')).json.tenants).toMatchObject([{ id: 'shop', name: 'The shop' }]);
    const made = await run('tenants', 'key', 'create', 'shop', '--label', 'tracker', '--scopes', 'events:write');
    key = made.json.key;
    expect(key).toMatch(/^im_/);
    const listed = await run('tenants', 'key', 'list', 'shop');
    expect(listed.json.keys).toMatchObject([
      { id: made.json.id, scopes: ['events:write'], label: 'tracker', revokedAt: null },
    ]);
    expect(listed.out).not.toContain(key);
  });

  it('revokes a key', async () => {
    const { json } = await run('tenants', 'key', 'create', 'shop');
    expect((await run('tenants', 'key', 'revoke', json.id)).json).toEqual({ revoked: json.id });
    const keys = (await run('tenants', 'key', 'list')).json.keys;
    expect(keys.find((each: { id: string }) => each.id === json.id).revokedAt).not.toBeNull();
  });

  it.each([
    [['create', 'shop'], 'exists already'],
    [['create', 'Not An Id'], 'must be 1 to 64'],
    [['key', 'create', 'nobody'], 'does not exist; make it with "npm run tenants -- create nobody"'],
    [['key', 'create', 'shop', '--scopes', 'everything'], 'must be some of events:write'],
    [['key', 'revoke', 'nothing'], 'there is no API key'],
  ])('%j is refused: %s', async (args, reason) => {
    expect(await run('tenants', ...args)).toMatchObject({ code: 1, err: expect.stringContaining(reason), out: '' });
  });
});

describe('replay', () => {
  const clicks = () =>
    file('clicks.txt', [
      'SessionId\tItemId\tTime',
      ...Array.from({ length: 200 }, (_, n) => `${n % 7}\t${1000 + n}\t${1396437466.94 + n}`),
      'broken',
      `8\t${'9'.repeat(200)}\t1396437466.94`,
      '9\t1\t12',
    ]);

  it('waits for a collector that is not there yet, and tells every bad row with its line', async () => {
    const bad = new Map<number, string>();
    let retries = 0;
    const replaying = replay({
      file: clicks(),
      format: 'yoochoose',
      url: `http://127.0.0.1:${httpPort}`,
      apiKey: key,
      bodySize: 10,
      onBadRow: (line, reason) => bad.set(line, reason),
      onRetry: () => {
        retries++;
      },
    });
    await waitFor(() => retries > 0, { what: 'a first try' });
    await startCollector();
    expect(await replaying).toMatchObject({ sent: 202, accepted: 200, rejected: 3, unreadable: 1 });
    expect([...bad.keys()].sort((a, b) => a - b)).toEqual([202, 203, 204]);
    expect(bad.get(203)).toBe('item_id: must be at most 128 characters');
    expect(bad.get(204)).toBe('occurred_at: must not be before 2000-01-01');
  });

  it('by the command ends with counts, and with exit code 2 when a row was bad', async () => {
    const common = ['--format', 'yoochoose', '--url', `http://127.0.0.1:${httpPort}`, '--key', key];
    const ran = await run('replay', '--file', clicks(), ...common);
    expect(ran.json).toMatchObject({ sent: 202, accepted: 200, rejected: 3, unreadable: 1 });
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('line 202: expected 3 fields') });
    const limited = await run('replay', '--file', clicks(), ...common, '--limit', '5', '--rate', '100');
    expect(limited).toMatchObject({ code: 0, json: { sent: 5, accepted: 5, rejected: 0 } });
  });

  it.each([
    [['--file', '/nowhere', '--format', 'events'], 'there is no such file'],
    [['--format', 'events'], '--file'],
    [['--file', '/dev/null', '--format', 'csv'], 'Allowed choices are yoochoose, sequences, events'],
    [['--file', '/dev/null', '--format', 'events', '--rate', '0'], 'must be a number above 0'],
    [['--file', '/dev/null', '--format', 'events', '--from', 'today'], 'must be a day or an RFC 3339 time'],
    [['--file', '/dev/null', '--format', 'events'], 'no mesh is running here'],
  ])('%j is refused: %s', async (args, reason) => {
    expect(await run('replay', ...args)).toMatchObject({ code: 1, err: expect.stringContaining(reason) });
  });
});

describe('events', () => {
  it('shows what was accepted and what was refused, each user in order and each row under one id', async () => {
    const { out, json, code } = await run('events', '--limit', '100000', '--tenant', 'shop');
    expect(code).toBe(0);
    // 200 clicks twice, 5 by --limit; two refused rows twice.
    expect(json).toEqual({ accepted: 405, refused: 4 });
    const lines = out.split('\n');
    const accepted = lines.filter((line) => line.includes('  accepted  shop  view  '));
    expect(new Set(accepted.map((line) => line.split('  id ')[1])).size).toBe(200);
    const itemsOfSession3 = accepted
      .filter((line) => line.includes('  s3  '))
      .map((line) => Number(line.split('  ')[5]));
    const first = itemsOfSession3.slice(0, 28);
    expect(first).toEqual(Array.from({ length: 28 }, (_, n) => 1003 + 7 * n));
    expect(
      lines.filter((line) => line.includes('  refused  shop  item_id: must be at most 128 characters')),
    ).toHaveLength(2);
    expect((await run('events', '--limit', '3')).json.accepted).toBeLessThanOrEqual(3);
    expect((await run('events', '--tenant', 'other')).json).toEqual({ accepted: 0, refused: 0 });
  });

  it('follows what comes in until Ctrl-C', async () => {
    const child = start('events', ['--follow', '--limit', '1']);
    let out = '';
    child.stdout?.on('data', (part) => {
      out += String(part);
    });
    const finished = finish(child);
    await waitFor(() => out.includes('\n'), { what: 'the last event' });
    const event = { id: 'live-1', type: 'sign_up', customer_id: 'c-9\u202e' };
    const post = (body: unknown) =>
      fetch(`http://127.0.0.1:${httpPort}/v1/events`, {
        method: 'POST',
        headers: { 'x-api-key': key, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await post([event, { ...event, type: 'signup' }]);
    await waitFor(() => out.includes('did you mean sign_up?') && out.includes('live-1'), { what: 'the new ones' });
    expect(out).not.toContain('\u202e');
    child.kill('SIGINT');
    expect(await finished).toMatchObject({ code: 0, json: { refused: expect.any(Number) } });
  });
});
