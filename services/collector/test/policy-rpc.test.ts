import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SetPolicyRequest } from '@insight-mesh/contracts/types/insightmesh/collector/v1/SetPolicyRequest';
import { randomName } from '@insight-mesh/local-stack/testing';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { migrate } from '@insight-mesh/runtime/migrations';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, testLog, type World } from './harness.js';

let world: World;
let service: Service;
let neighbour: Service;
let pool: Pool;
const clients: { close(): void }[] = [];
let neighboursMs = Date.UTC(2026, 4, 1);

beforeAll(async () => {
  world = await prepareWorld('collect_policies');
  const { DATABASE_URL: url = '', DATABASE_SCHEMA: schema = '' } = world.env;
  pool = createPool({ url, schema, max: 2, log: testLog, metrics: new Metrics('collector-test') });
  service = startService(world);
  neighbour = startService(world, {}, { now: () => neighboursMs });
  await service.life.start();
  await neighbour.life.start();
});

afterEach(async () => {
  // Each test begins without a policy; nothing less than TRUNCATE by the owner takes the versions away.
  await pool.query('ALTER TABLE policy_versions DISABLE TRIGGER ALL');
  await pool.query('TRUNCATE policies, policy_versions');
  await pool.query('ALTER TABLE policy_versions ENABLE TRIGGER ALL');
  neighboursMs += 5_000;
});

afterAll(async () => {
  for (const client of clients) client.close();
  await service.life.stop();
  await neighbour.life.stop();
  await pool.end();
  await world.close();
});

function clientOf(caller: { apiKey: string } | { serviceToken: string; serviceName: string }) {
  const address = `127.0.0.1:${service.ports.grpc}`;
  const client = createClient('insightmesh.collector.v1.PolicyService', {
    address,
    ...caller,
    defaultDeadlineMs: 10_000,
  });
  clients.push(client);
  return client;
}

const a = () => clientOf({ apiKey: world.keys.policyA });
const b = () => clientOf({ apiKey: world.keys.policyB });
const refused = (field: string, description: string) => ({
  code: 'INVALID_ARGUMENT',
  violations: [{ field, description: expect.stringContaining(description) }],
});

const granted = {
  policy: { consent: { analytics: 'ANALYTICS_CONSENT_GRANTED' } },
  update_mask: { paths: ['consent.analytics'] },
} satisfies SetPolicyRequest;
const refuser = { type: 'view', customer_id: 'c-1', item_id: 'i-1', consent: { analytics: false } };
const taken = async (of: Service, key: string) => (await httpClient(of, key)(refuser)).body.accepted;

async function setByHand(policy: object): Promise<void> {
  const sql = "INSERT INTO policies (tenant_id, policy, updated_by) VALUES ('shop-a', $1, 'hand')";
  await pool.query(sql, [policy]);
}

describe('GetPolicy', () => {
  it('answers the defaults, and says so, where nobody has set a policy', async () => {
    const { current, is_default, defaults } = await a().GetPolicy({});
    expect(is_default).toBe(true);
    expect(current).toMatchObject({ version: 0, set_at: null, set_by: '' });
    expect(current?.policy).toEqual(defaults);
    expect(defaults).toMatchObject({
      consent: { analytics: 'ANALYTICS_CONSENT_NOT_REFUSED' },
      privacy: { email: 'PERSONAL_DATA_TREATMENT_DROP', ids: 'ID_TREATMENT_KEEP', ip: 'IP_TREATMENT_PREFIX' },
      cleaning: { rules: { bot_rate: true, full_width: true }, bots: 'BOT_TREATMENT_DROP', price_ratio: 100 },
    });
  });

  it('tells what of it this release does not understand', async () => {
    await setByHand({ privacy: { email: 'seal', ip: 'drop' }, cleaning: { off: ['bot-rate', 'later-rule'] } });
    const { current, is_default } = await a().GetPolicy({});
    expect(is_default).toBe(false);
    expect(current?.not_understood).toEqual(['privacy.email', 'cleaning.rules.later_rule']);
    expect(current?.policy?.privacy).toMatchObject({ email: 'PERSONAL_DATA_TREATMENT_DROP', ip: 'IP_TREATMENT_DROP' });
    expect(current?.changed).toEqual(['privacy.ip', 'cleaning.rules.bot_rate']);
  });
});

describe('SetPolicy', () => {
  it('sets the whole policy, and says who, when and why', async () => {
    const before = Date.now();
    const policy = {
      privacy: { email: 'PERSONAL_DATA_TREATMENT_HMAC' },
      cleaning: { rules: { bot_rate: false } },
    } as const;
    const { current, changed } = await a().SetPolicy({ policy, note: 'for the shop’s newsletter' });
    expect(changed).toBe(true);
    const keyId = world.keys.policyA.split('_')[1];
    expect(current).toMatchObject({
      version: 1,
      set_by: `key:${keyId}`,
      note: 'for the shop’s newsletter',
      restored_from: 0,
    });
    expect(current?.changed).toEqual(['privacy.email', 'cleaning.rules.bot_rate']);
    expect(Number(current?.set_at?.seconds)).toBeGreaterThanOrEqual(Math.floor(before / 1000));
    const next = await a().SetPolicy({ policy: { privacy: { phone: 'PERSONAL_DATA_TREATMENT_KEEP' } } });
    // What is absent is the default again.
    expect(next.current?.changed).toEqual(['privacy.email', 'privacy.phone', 'cleaning.rules.bot_rate']);
    const got = await a().GetPolicy({});
    expect(got.current).toEqual(next.current);
  });

  it('counts at once where it was called and within 5 seconds elsewhere, for its tenant and nobody else', async () => {
    await a().SetPolicy({ policy: { consent: { analytics: 'ANALYTICS_CONSENT_ANY' } } });
    for (const each of [service, neighbour]) expect(await taken(each, world.keys.a)).toBe(1);
    await a().SetPolicy(granted);
    expect(await taken(service, world.keys.a)).toBe(0);
    neighboursMs += 5_000;
    expect(await taken(neighbour, world.keys.a)).toBe(0);
    await b().SetPolicy({ policy: { consent: { analytics: 'ANALYTICS_CONSENT_ANY' } } });
    expect(await taken(service, world.keys.b)).toBe(1);
    expect(await taken(service, world.keys.a)).toBe(0);
  });

  it('sets what a mask names and leaves the rest; what is absent of it is the default again', async () => {
    const policy = {
      privacy: { email: 'PERSONAL_DATA_TREATMENT_KEEP', name: 'PERSONAL_DATA_TREATMENT_KEEP' },
      cleaning: { max_quantity: 50, rules: { clock_skew: false, gbk_bytes: false } },
    } as const;
    await a().SetPolicy({ policy });
    const { current } = await a().SetPolicy({
      policy: {
        privacy: { name: 'PERSONAL_DATA_TREATMENT_HMAC', ip: 'IP_TREATMENT_DROP' },
        cleaning: { max_quantity: 9 },
      },
      update_mask: { paths: ['privacy.name', 'cleaning.rules'] },
    });
    expect(current?.changed).toEqual(['privacy.name', 'cleaning.rules.gbk_bytes', 'cleaning.rules.clock_skew']);
    expect(current?.policy).toMatchObject({
      privacy: {
        email: 'PERSONAL_DATA_TREATMENT_KEEP',
        name: 'PERSONAL_DATA_TREATMENT_HMAC',
        ip: 'IP_TREATMENT_PREFIX',
      },
      cleaning: { max_quantity: 50, rules: { clock_skew: true, gbk_bytes: true } },
    });
  });

  it('makes no version of what is in force already', async () => {
    const first = await a().SetPolicy(granted);
    const again = await a().SetPolicy({ ...granted, note: 'again' });
    expect(again.changed).toBe(false);
    expect(again.current).toMatchObject({ version: 1, note: '', set_at: first.current?.set_at, changed: [] });
    expect((await a().ListPolicyVersions({})).versions).toHaveLength(1);
  });

  it('with validate_only answers what would be, and keeps nothing', async () => {
    const { current, changed } = await a().SetPolicy({ ...granted, validate_only: true });
    expect(changed).toBe(true);
    expect(current).toMatchObject({ version: 1, set_at: null, changed: ['consent.analytics'] });
    expect((await a().GetPolicy({})).is_default).toBe(true);
    expect((await a().ListPolicyVersions({})).versions).toEqual([]);
  });

  it('refuses what another change has overtaken', async () => {
    await a().SetPolicy({ ...granted, expected_version: 0 });
    const late: SetPolicyRequest = {
      policy: { privacy: { ip: 'IP_TREATMENT_DROP' } },
      update_mask: { paths: ['privacy.ip'] },
    };
    await expect(a().SetPolicy({ ...late, expected_version: 0 })).rejects.toMatchObject({
      code: 'ABORTED',
      message: expect.stringContaining('at version 1 by now, not 0'),
    });
    expect((await a().GetPolicy({})).current?.version).toBe(1);
    expect((await a().SetPolicy({ ...late, expected_version: 1 })).current?.version).toBe(2);
    const all = await Promise.allSettled(
      Array.from({ length: 6 }, (_, n) =>
        a().SetPolicy({ policy: { cleaning: { max_quantity: 100 + n } }, expected_version: 2 }),
      ),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of all) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'ABORTED' });
  });

  it('loses none of several changes that come at once', async () => {
    const rules = ['gbk_bytes', 'full_width', 'currency_code', 'clock_skew', 'bot_rate', 'price_outlier'] as const;
    const operator = a();
    await Promise.all(
      rules.map((rule) =>
        operator.SetPolicy({
          policy: { cleaning: { rules: { [rule]: false } } },
          update_mask: { paths: [`cleaning.rules.${rule}`] },
        }),
      ),
    );
    const { current } = await operator.GetPolicy({});
    expect(current?.version).toBe(rules.length);
    const off = Object.entries(current?.policy?.cleaning?.rules ?? {}).filter(([, value]) => value === false);
    expect(off.map(([name]) => name).sort()).toEqual([...rules].sort());
  });

  it.each<[string, string, SetPolicyRequest]>([
    ['policy.cleaning.price_ratio', 'must be a number from 2 to 1000000', { policy: { cleaning: { price_ratio: 1 } } }],
    ['policy.cleaning.max_quantity', 'must be a whole number from 2', { policy: { cleaning: { max_quantity: 0 } } }],
    [
      'policy.privacy.ip',
      'must be prefix or drop',
      { policy: { privacy: { ip: 77 as unknown as 'IP_TREATMENT_DROP' } } },
    ],
    ['policy', 'must be there', {}],
    ['update_mask', 'must name a setting', { policy: {}, update_mask: { paths: [] } }],
    ['update_mask.paths[1]', 'did you mean privacy.email?', { update_mask: { paths: ['consent', 'privacy.mail'] } }],
    ['update_mask.paths[0]', 'there are consent, consent.analytics', { update_mask: { paths: ['*'] } }],
    ['note', 'at most 500', { policy: {}, note: 'x'.repeat(501) }],
    ['note', 'none that control', { policy: {}, note: 'a\nb' }],
    ['expected_version', 'or 0', { policy: {}, expected_version: -1 }],
  ])('says what is wrong: %s %s', async (field, description, request) => {
    await expect(a().SetPolicy(request)).rejects.toMatchObject(refused(field, description));
    expect((await a().GetPolicy({})).is_default).toBe(true);
  });

  it('names every wrong setting at once, and looks at none that the mask leaves out', async () => {
    const policy = { cleaning: { price_ratio: 1, clock_skew_seconds: 0, max_quantity: 7 } };
    await expect(a().SetPolicy({ policy })).rejects.toMatchObject({
      violations: [{ field: 'policy.cleaning.price_ratio' }, { field: 'policy.cleaning.clock_skew_seconds' }],
    });
    const masked = await a().SetPolicy({ policy, update_mask: { paths: ['cleaning.max_quantity'] } });
    expect(masked.current?.policy?.cleaning).toMatchObject({ max_quantity: 7, price_ratio: 100 });
  });

  it('does not lose what a later release set', async () => {
    await setByHand({ privacy: { email: 'seal', later: true } });
    await expect(a().SetPolicy(granted)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('(privacy.later, privacy.email)'),
    });
    const whole = await a().SetPolicy({ policy: granted.policy });
    expect(whole.current).toMatchObject({ version: 2, not_understood: [] });
    const { versions } = await a().ListPolicyVersions({});
    expect(versions.map(({ version, set_by }) => `${version} ${set_by}`)).toEqual([
      `2 ${whole.current?.set_by}`,
      '1 hand',
    ]);
    await expect(a().RestorePolicy({ version: 1 })).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  it('may mend a value that is not understood by naming its setting', async () => {
    await setByHand({ privacy: { email: 'seal', phone: 'keep' } });
    const { current } = await a().SetPolicy({ update_mask: { paths: ['privacy.email'] } });
    expect(current).toMatchObject({ version: 2, not_understood: [], changed: [] });
    expect(current?.policy?.privacy?.phone).toBe('PERSONAL_DATA_TREATMENT_KEEP');
  });
});

describe('ListPolicyVersions', () => {
  it('has every version, the newest first, page by page, with what each changed', async () => {
    const operator = a();
    for (let n = 1; n <= 5; n++)
      await operator.SetPolicy({ policy: { cleaning: { max_quantity: 100 + n } }, note: `${n}` });
    const seen: string[] = [];
    let page_token = '';
    let pages = 0;
    do {
      const page = await operator.ListPolicyVersions({ page_size: 2, page_token });
      seen.push(...page.versions.map((each) => `${each.version} ${each.note} ${each.changed}`));
      page_token = page.next_page_token;
      pages++;
    } while (page_token !== '');
    expect(pages).toBe(3);
    expect(seen).toEqual([5, 4, 3, 2, 1].map((n) => `${n} ${n} cleaning.max_quantity`));
    await expect(operator.ListPolicyVersions({ page_token: 'x' })).rejects.toMatchObject(
      refused('page_token', 'as it stands'),
    );
    await expect(operator.ListPolicyVersions({ page_size: 101 })).rejects.toMatchObject(
      refused('page_size', '1 to 100'),
    );
  });

  it('is never rewritten', async () => {
    await a().SetPolicy(granted);
    for (const sql of [
      'DELETE FROM policy_versions',
      "UPDATE policy_versions SET note = 'x'",
      'TRUNCATE policy_versions',
    ]) {
      await expect(pool.query(sql)).rejects.toThrow('rows of policy_versions are only ever added');
    }
  });

  it('begins with what was in force before there were versions', async () => {
    const earlier = await mkdtemp(join(tmpdir(), 'earlier-'));
    const directory = fileURLToPath(new URL('../migrations', import.meta.url));
    await cp(join(directory, '0001_policies.sql'), join(earlier, '0001_policies.sql'));
    const schema = randomName('collect_earlier');
    const url = world.env.DATABASE_URL ?? '';
    await migrate({ url, schema, directory: earlier, log: testLog });
    await pool.query(
      `INSERT INTO ${schema}.policies (tenant_id, policy, version, updated_by) VALUES ('s', '{}', 4, 'x')`,
    );
    await migrate({ url, schema, directory, log: testLog });
    const { rows } = await pool.query(`SELECT tenant_id, version, policy, set_by, note FROM ${schema}.policy_versions`);
    expect(rows).toEqual([{ tenant_id: 's', version: 4, policy: {}, set_by: 'x', note: '' }]);
    await pool.query(`DROP SCHEMA ${schema} CASCADE`);
    await rm(earlier, { recursive: true });
  });
});

describe('RestorePolicy', () => {
  it('sets a version of earlier again, as a new one', async () => {
    const operator = a();
    const first = await operator.SetPolicy({ policy: { privacy: { ip: 'IP_TREATMENT_DROP' } } });
    await operator.SetPolicy({ policy: {} });
    await expect(operator.RestorePolicy({ version: 1, expected_version: 1 })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    const tried = await operator.RestorePolicy({ version: 1, validate_only: true });
    expect(tried.current).toMatchObject({ version: 3, set_at: null });
    const { current, changed } = await operator.RestorePolicy({ version: 1, expected_version: 2, note: 'too much' });
    expect(changed).toBe(true);
    expect(current).toMatchObject({ version: 3, restored_from: 1, note: 'too much', changed: ['privacy.ip'] });
    expect(current?.policy).toEqual(first.current?.policy);
    expect((await operator.GetPolicy({})).current).toEqual(current);
    expect((await operator.RestorePolicy({ version: 3 })).changed).toBe(false);
    await expect(operator.RestorePolicy({ version: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(operator.RestorePolicy({})).rejects.toMatchObject(refused('version', 'from 1 on'));
  });
});

describe('who may call', () => {
  it('each tenant for itself alone', async () => {
    await a().SetPolicy(granted);
    expect((await b().GetPolicy({})).is_default).toBe(true);
    expect((await b().ListPolicyVersions({})).versions).toEqual([]);
    await expect(b().RestorePolicy({ version: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await b().SetPolicy({ policy: {} });
    expect((await a().GetPolicy({})).current?.policy?.consent?.analytics).toBe('ANALYTICS_CONSENT_GRANTED');
  });

  it('to look, with policies:read; to change, with policies:write', async () => {
    const reader = clientOf({ apiKey: world.keys.policyReader });
    expect((await reader.GetPolicy({})).is_default).toBe(true);
    expect((await reader.ListPolicyVersions({})).versions).toEqual([]);
    const denied = { code: 'PERMISSION_DENIED' };
    await expect(reader.SetPolicy(granted)).rejects.toMatchObject(denied);
    await expect(reader.RestorePolicy({ version: 1 })).rejects.toMatchObject(denied);
    const tracker = clientOf({ apiKey: world.keys.writer });
    await expect(tracker.GetPolicy({})).rejects.toMatchObject(denied);
    await expect(tracker.ListPolicyVersions({})).rejects.toMatchObject(denied);
  });

  it("the mesh's operator in any tenant's name, but not in one's that there is not", async () => {
    const operator = clientOf({ serviceToken: world.env.SERVICE_TOKEN ?? '', serviceName: 'policy' });
    const { current } = await operator.SetPolicy(granted, { tenantId: 'shop-b' });
    expect(current?.set_by).toBe('service:policy');
    expect((await b().GetPolicy({})).current?.version).toBe(1);
    const none = { code: 'NOT_FOUND', message: 'there is no tenant shop-c' };
    await expect(operator.GetPolicy({}, { tenantId: 'shop-c' })).rejects.toMatchObject(none);
    await expect(operator.SetPolicy(granted, { tenantId: 'shop-c' })).rejects.toMatchObject(none);
    await expect(operator.ListPolicyVersions({}, { tenantId: 'shop-c' })).rejects.toMatchObject(none);
    await expect(operator.RestorePolicy({ version: 1 }, { tenantId: 'shop-c' })).rejects.toMatchObject(none);
  });
});
