import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMigrations } from '@insight-mesh/deploy-tools/run-migrations';
import { freePort } from '@insight-mesh/local-stack/ports';
import { type ServiceProcess, startProcess, waitForUrl } from '@insight-mesh/local-stack/processes';
import { randomName, testServers } from '@insight-mesh/local-stack/testing';
import { createKey, createTenant } from '@insight-mesh/runtime/access-store';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool } from '@insight-mesh/runtime/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkoutRoot } from '../lib/checkout.js';

const { brokers, databaseUrl } = testServers();
const prefix = `${randomName('policy')}.`;
const schemas = new Map(['access', 'collector', 'feature', 'training'].map((name) => [name, randomName(`po_${name}`)]));
const schemaOf = (usual: string) => schemas.get(usual) ?? `po_${usual}`;
const dir = mkdtempSync(join(tmpdir(), 'policy-'));
const log = createLogger({ service: 'test', level: 'silent' });
const pool = createPool({ url: databaseUrl, schema: schemaOf('access'), max: 1, log, metrics: new Metrics('test') });
const serviceToken = 's'.repeat(32);
let collector: ServiceProcess;
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
  const script = join(checkoutRoot(), 'scripts', 'dist', 'policy.js');
  const env = { PATH: process.env.PATH, INSIGHT_MESH_LOCAL: dir, COLLECTOR_ADDRESS: address, API_KEY: key };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env, cwd: dir }, (error, out, err) => {
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      const json = last.startsWith('{') ? JSON.parse(last) : undefined;
      resolve({ code: error === null ? 0 : Number(error.code), out, err, json });
    });
  });
}

function file(name: string, content: unknown): string {
  const path = join(dir, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

beforeAll(async () => {
  await runMigrations({ databaseUrl, brokers, prefix, partitions: 2, schemaOf, log });
  for (const tenant of ['shop', 'other']) await createTenant(pool, schemaOf('access'), tenant, tenant);
  const scopes = ['policies:read', 'policies:write'] as const;
  ({ key } = await createKey(pool, schemaOf('access'), { tenantId: 'shop', scopes, label: 'test' }));
  const [grpcPort, adminPort] = [await freePort(), await freePort()];
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
      HTTP_PORT: '0',
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

it('shows, sets, tells what was before, and goes back', async () => {
  const first = await run('show');
  expect(first).toMatchObject({ code: 0, json: { version: 0, is_default: true } });
  expect(first.out).toMatch(/^nobody has set a policy: the defaults are in force\n\nsetting +value\n/);
  expect(first.json.policy).toMatchObject({
    consent: { analytics: 'not_refused' },
    cleaning: { rules: { 'bot-rate': true }, price_ratio: 100 },
  });

  const pairs = ['--set', 'consent.analytics=granted', '--set', 'cleaning.rules.bot-rate=off'];
  const tried = await run('set', ...pairs, '--dry-run');
  expect(tried).toMatchObject({ code: 0, json: { version: 1, kept: false, set_at: '' } });
  expect((await run('show')).json.is_default).toBe(true);
  const set = await run('set', ...pairs, '--note', 'as counsel wants', '--expect', '0');
  expect(set.json).toMatchObject({
    version: 1,
    kept: true,
    note: 'as counsel wants',
    changed: { 'consent.analytics': 'granted', 'cleaning.rules.bot-rate': false },
  });
  expect(set.json.set_by).toMatch(/^key:/);
  const shown = await run('show');
  expect(shown.out).toMatch(/^version 1, set .* by key:.*: as counsel wants\n/);
  expect(shown.out).toMatch(/consent\.analytics +granted +default: not_refused\n/);
  expect(shown.json.policy).toEqual(set.json.policy);

  // What show prints can be set.
  const same = await run('set', file('same.json', shown.json.policy));
  expect(same).toMatchObject({ code: 0, json: { version: 1, kept: false } });
  expect(same.out).toMatch(/^in force already, as version 1\n/);
  const whole = await run('set', file('whole.json', { privacy: { email: 'hmac' }, cleaning: { max_quantity: 50 } }));
  expect(whole.json).toMatchObject({
    version: 2,
    changed: { 'consent.analytics': 'not_refused', 'privacy.email': 'hmac', 'cleaning.max_quantity': 50 },
  });
  expect((await run('set', '--set', 'cleaning.max_quantity=default')).json.changed).toEqual({
    'cleaning.max_quantity': 10_000,
  });

  const back = await run('restore', '1', '--expect', '3');
  expect(back.json).toMatchObject({ version: 4, restored_from: 1, policy: set.json.policy });
  const history = await run('history');
  expect(history.out).toMatch(
    /^version +set at +by +what it changed +note\n4 .*version 1 again: consent\.analytics=granted/,
  );
  expect(history.json.versions.map((each: { version: number }) => each.version)).toEqual([4, 3, 2, 1]);
  expect((await run('history', '--limit', '2')).json).toMatchObject({ versions: [{}, {}], more: true });
});

it("is the operator's for any tenant, with the service token", async () => {
  const operator = ['--tenant', 'other', '--service-token', serviceToken];
  expect((await run(...operator, 'show')).json.is_default).toBe(true);
  const set = await run(...operator, 'set', '--set', 'privacy.ip=drop');
  expect(set.json).toMatchObject({ version: 1, set_by: 'service:policy' });
  const nobody = await run('--tenant', 'nobody', '--service-token', serviceToken, 'show');
  expect(nobody).toMatchObject({ code: 1, out: '', err: expect.stringContaining('there is no tenant nobody') });
});

it('says what is wrong with a call', async () => {
  const wrong: [string[], string][] = [
    [['set'], 'give either a file'],
    [['set', file('empty.json', {}), '--set', 'privacy.ip=drop'], 'give either a file'],
    [['set', '--set', 'privacy.ip'], 'must be SETTING=VALUE'],
    [
      ['set', '--set', 'privacy.mail=drop'],
      'there is no setting "privacy.mail"; there are:\n  consent.analytics = any',
    ],
    [['set', '--set', 'privacy.email=forget'], 'privacy.email must be drop, hmac, keep or default'],
    [['set', '--set', 'cleaning.rules.bot-rate=maybe'], 'cleaning.rules.bot-rate must be on, off or default'],
    [['set', '--set', 'cleaning.price_ratio=many'], 'cleaning.price_ratio must be a number or default'],
    [['set', '--set', 'cleaning.max_quantity=2.5'], 'cleaning.max_quantity must be a whole number or default'],
    [['set', '--set', 'cleaning.max_quantity=4294967298'], 'cleaning.max_quantity must be a whole number or default'],
    [['set', '--set', 'cleaning.price_ratio=1'], 'policy.cleaning.price_ratio must be a number from 2 to 1000000'],
    [['set', file('broken.json', '{"privacy":')], 'the policy is not JSON'],
    [['set', file('list.json', [])], 'the policy must be a JSON object'],
    [['set', file('unknown.json', { privacy: { fax: 'drop' } })], 'there is no setting "privacy.fax"'],
    [['set', file('misspelt.json', { consnt: {} })], 'there is no setting "consnt"'],
    [['set', file('no-part.json', { consent: { analytics: {} } })], 'consent.analytics must be any'],
    [['show', '--address', 'nowhere'], 'must be host:port'],
    [['show', '--adress', 'nowhere:1'], '--help lists'],
    [['set', join(dir, 'missing.json')], 'no such file'],
    [['set', '--set', 'privacy.ip=drop', '--expect', '77'], 'by now, not 77'],
    [['set', '--set', 'privacy.ip=drop', '--note', 'x\u0007'], 'note must have'],
    [['restore', '99'], 'there is no version 99'],
    [['restore', 'x'], 'must be a whole number'],
    [['forget'], "unknown command 'forget'"],
    [['--key', 'im_wrong', 'show'], 'API key'],
  ];
  for (const [args, message] of wrong) {
    expect(await run(...args), args.join(' ')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining(message),
    });
  }
  expect(await run('set', '--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('privacy.ip = prefix, drop'),
  });
});
