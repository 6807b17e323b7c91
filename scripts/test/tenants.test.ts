import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { randomName, testServers } from '@insight-mesh/local-stack/testing';
import { accessMigrations } from '@insight-mesh/runtime/access-migrations';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { migrate } from '@insight-mesh/runtime/migrations';
import { createPool } from '@insight-mesh/runtime/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkoutRoot } from '../lib/checkout.js';

const { databaseUrl } = testServers();
const schema = randomName('tenants');
const log = createLogger({ service: 'test', level: 'silent' });

interface Ran {
  code: number;
  out: string;
  err: string;
  // biome-ignore lint/suspicious/noExplicitAny: each command has its own last line
  json: any;
}

function run(...args: string[]): Promise<Ran> {
  const script = join(checkoutRoot(), 'scripts', 'dist', 'tenants.js');
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl, ACCESS_SCHEMA: schema };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env }, (error, out, err) => {
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      const json = last.startsWith('{') ? JSON.parse(last) : undefined;
      resolve({ code: error === null ? 0 : Number(error.code), out, err, json });
    });
  });
}

/** The row of `key list` with this id, for programs and for people. */
async function listed(id: string) {
  const { json, out } = await run('key', 'list', 'shop');
  const key = json.keys.find((each: { id: string }) => each.id === id);
  const line = out.split('\n').find((each) => each.startsWith(id)) ?? '';
  return { ...key, cells: line.split(/ {2,}/), lastsMs: Date.parse(key.expiresAt) - Date.parse(key.createdAt) };
}

beforeAll(async () => {
  await migrate({ url: databaseUrl, schema, directory: accessMigrations, log });
  await run('create', 'shop');
});
afterAll(async () => {
  const pool = createPool({ url: databaseUrl, schema, max: 1, log, metrics: new Metrics('test') });
  await pool.query(`DROP SCHEMA "${schema}" CASCADE`);
  await pool.end();
});

describe('key create', () => {
  it('makes a key of every scope of a storefront, for all doors, without end or limit of its own', async () => {
    const made = await run('key', 'create', 'shop', '--label', 'web shop');
    const scopes = ['events:write', 'catalog:write', 'recommend:read'];
    expect(made).toMatchObject({
      code: 0,
      err: '',
      json: { tenant: 'shop', scopes, doors: [], eventsPerSecond: null },
    });
    const { cells, ...key } = await listed(made.json.id);
    expect(key).toMatchObject({ scopes, doors: [], eventsPerSecond: null, expiresAt: null });
    expect(cells).toEqual([
      made.json.id,
      'shop',
      'web shop',
      scopes.join(','),
      'all',
      'default',
      key.createdAt,
      'valid',
    ]);
  });

  it('limits a key to doors, to a rate and in time', async () => {
    const limits = ['--doors', 'segment, logs', '--events-per-second', '500', '--expires', '90d', '--label', 'nginx'];
    const made = await run('key', 'create', 'shop', ...limits);
    const doors = ['segment', 'logs'];
    expect(made.json).toMatchObject({ doors, eventsPerSecond: 500, expiresInMs: 90 * 86_400_000 });
    const key = await listed(made.json.id);
    expect(key).toMatchObject({ doors, eventsPerSecond: 500, label: 'nginx', lastsMs: 90 * 86_400_000 });
    expect(key.cells.slice(4, 6)).toEqual(['segment,logs', '500']);
    expect(key.state).toBe(`expires ${key.expiresAt}`);
  });

  it('tells each door once, and shows a label on one line that no terminal obeys', async () => {
    const label = 'web\n\u001b[31mshop';
    const made = await run('key', 'create', 'shop', '--doors', 'http,logs,http', '--label', label);
    expect(made.json.doors).toEqual(['http', 'logs']);
    const { out, json } = await run('key', 'list', 'shop');
    expect(out).not.toContain('\u001b');
    expect(out.split('\n').filter((line) => line.startsWith(made.json.id))).toEqual([
      expect.stringContaining('web\\u000a\\u001b[31mshop'),
    ]);
    expect(json.keys.find(({ id }: { id: string }) => id === made.json.id).label).toBe(label);
  });

  it('gives a key for pages the one scope that it may have', async () => {
    const made = await run('key', 'create', 'shop', '--doors', 'beacon,segment');
    expect((await listed(made.json.id)).scopes).toEqual(['events:write']);
    const more = await run('key', 'create', 'shop', '--doors', 'beacon', '--scopes', 'events:write,recommend:read');
    expect(more).toMatchObject({ code: 1, out: '', err: expect.stringContaining('events:write and no other') });
  });
});

describe('key limit', () => {
  it('changes the rate of a key, and gives it the default again', async () => {
    const { id } = (await run('key', 'create', 'shop', '--events-per-second', '5')).json;
    expect((await run('key', 'limit', id, '70')).json).toEqual({ id, eventsPerSecond: 70 });
    expect((await listed(id)).eventsPerSecond).toBe(70);
    const none = await run('key', 'limit', id, 'none');
    expect(none).toMatchObject({ json: { id, eventsPerSecond: null }, out: expect.stringMatching(/^.*\n.*default\n/) });
    expect((await listed(id)).eventsPerSecond).toBeNull();
  });
});

describe('key rotate', () => {
  it('makes a key like the old one, which ends when the overlap is over', async () => {
    const like = ['--doors', 'logs', '--events-per-second', '5', '--label', 'nginx', '--scopes', 'events:write'];
    const old = (await run('key', 'create', 'shop', ...like)).json;
    const before = Date.now();
    const rotated = await run('key', 'rotate', old.id, '--overlap', '7d', '--expires', '30d');
    const { id, key } = rotated.json;
    expect(key).toMatch(new RegExp(`^im_${id}_`));
    expect(rotated.out.split('\n').slice(1, 3).join()).toMatch(
      new RegExp(`^${id} +valid +${key},${old.id} +expires \\S+, replaced by ${id}$`),
    );
    const made = await listed(id);
    expect(made).toMatchObject({ doors: ['logs'], eventsPerSecond: 5, label: 'nginx', scopes: ['events:write'] });
    expect(made.lastsMs).toBe(30 * 86_400_000);
    const ends = Date.parse((await listed(old.id)).expiresAt);
    expect(ends).toBeGreaterThan(before + 7 * 86_400_000 - 60_000);
    expect(ends).toBeLessThan(Date.now() + 7 * 86_400_000 + 60_000);
    const again = await run('key', 'rotate', old.id, '--overlap', '0s');
    expect(again).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining(`rotate ${id}, which took its place`),
    });
    expect(`${again.out}${again.err}`).not.toContain(key);
  });
});

describe('wrong arguments', () => {
  const create = ['key', 'create', 'shop'];
  it.each([
    [[...create, '--doors', 'http,smtp'], 'must be some of http, grpc, segment, logs, beacon, separated by commas'],
    [[...create, '--doors', ''], 'must be some of http'],
    [[...create, '--events-per-second', '0'], 'must be a whole number from 1 to 1000000'],
    [[...create, '--events-per-second', 'none'], 'must be a whole number from 1 to 1000000'],
    [[...create, '--expires', '30'], 'must be a time such as 30d, 12h'],
    [[...create, '--expires', '4000d'], 'ten years at most'],
    [['key', 'limit', 'nothing'], "missing required argument 'n'"],
    [['key', 'limit', 'nothing', '1.5'], 'must be a whole number from 1 to 1000000'],
    [['key', 'limit', 'nothing', '10'], 'there is no API key with the id "nothing"'],
    [['key', 'rotate', 'nothing'], "required option '--overlap <time>'"],
    [['key', 'rotate', 'nothing', '--overlap', 'soon'], 'must be a time such as 30d, 12h'],
    [['key', 'rotate', 'nothing', '--overlap', '1d'], 'there is no API key with the id "nothing"'],
    [['key', 'list', 'No Id'], 'must be 1 to 64 of a-z, 0-9 and "-"'],
    [['--schema', 'a;b', 'list'], 'must be a schema name of a-z, 0-9 and _'],
    [['--schema', 'nothing_here', 'list'], 'run npm run migrate first'],
    [['spam'], "unknown command 'spam'"],
  ])('%j: %s', async (args, reason) => {
    expect(await run(...args)).toMatchObject({ code: 1, out: '', err: expect.stringContaining(reason) });
  });
});
