import { Metadata } from '@grpc/grpc-js';
import { randomName } from '@insight-mesh/local-stack/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKey, createTenant, limitKey, listKeys, listTenants, revokeKey, rotateKey } from '../src/access-store.js';
import { Authenticator, requireScope } from '../src/auth.js';
import { AppError } from '../src/errors.js';
import { Access, serviceToken } from './grpc-fixture.js';

const access = new Access();
const { pool, schema } = access;
beforeAll(() => access.start());
afterAll(() => access.stop());

function metadata(values: Record<string, string>): Metadata {
  const result = new Metadata();
  for (const [key, value] of Object.entries(values)) result.set(key, value);
  return result;
}

/** Counts the questions that reach the database. */
function counted(real: pg.Pool): { pool: pg.Pool; count: () => number } {
  let queries = 0;
  const spy = new Proxy(real, {
    get(target, name) {
      if (name === 'query') queries += 1;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { pool: spy, count: () => queries };
}

describe('tenants and keys', () => {
  it('are made and listed; a key is stored as a hash only', async () => {
    await createTenant(pool, schema, 'second', 'Second shop');
    const made = await createKey(pool, schema, {
      tenantId: 'second',
      scopes: ['models:read', 'models:read'],
      label: 'ci',
    });
    expect(made.key).toMatch(new RegExp(`^im_${made.id}_[A-Za-z0-9_-]{43}$`));
    expect((await listTenants(pool, schema)).map(({ id }) => id)).toEqual(['second', 'shop']);
    const keys = await listKeys(pool, schema, 'second');
    expect(keys).toMatchObject([
      { id: made.id, tenantId: 'second', label: 'ci', scopes: ['models:read'], revokedAt: null },
    ]);
    const { rows } = await pool.query(`SELECT * FROM ${schema}.api_keys`);
    expect(JSON.stringify(rows)).not.toContain(made.key.slice(-43));
  });

  it.each(['', 'Shop', 'a b', 'x'.repeat(65), "a'; DROP TABLE tenants; --"])('refuse the id %j', async (id) => {
    await expect(createTenant(pool, schema, id, 'Name')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: [{ field: 'id', description: 'must be 1 to 64 of a-z, 0-9 and "-"' }],
    });
  });

  it('refuse what exists, what does not, and scopes that are none', async () => {
    await expect(createTenant(pool, schema, 'shop', 'Again')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    const key = { tenantId: 'nobody', scopes: ['models:read'] as const, label: '' };
    await expect(createKey(pool, schema, key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(createKey(pool, schema, { ...key, scopes: [] })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const wrong = ['everything'] as unknown as ['models:read'];
    await expect(createKey(pool, schema, { ...key, scopes: wrong })).rejects.toThrow('scopes must be one or more of');
    await expect(revokeKey(pool, schema, 'nope')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('Authenticator with keys', () => {
  it('knows a key, its tenant and its scopes', async () => {
    const { id, key } = await createKey(pool, schema, { tenantId: 'shop', scopes: ['events:write'], label: 'site' });
    const caller = await access.authenticator.fromKey(key);
    const expected = { kind: 'key', keyId: id, rotationOf: id, tenantId: 'shop', scopes: ['events:write'], doors: [] };
    expect(caller).toEqual(expected);
    expect(() => requireScope(caller, 'events:write')).not.toThrow();
    expect(() => requireScope(caller, 'models:write')).toThrow('the API key lacks the scope models:write');
  });

  it.each(['nonsense', '', `im_${'a'.repeat(12)}_${'b'.repeat(43)}`, `im_${'a'.repeat(12)}_${'b'.repeat(100_000)}`])(
    'refuses a wrong key (%#)',
    async (key) => {
      await expect(access.authenticator.fromKey(key)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    },
  );

  it('refuses the right id with a wrong secret', async () => {
    const key = await access.key('models:read');
    const wrong = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
    await expect(access.authenticator.fromKey(wrong)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(access.authenticator.fromKey(key)).resolves.toMatchObject({ kind: 'key' });
  });

  it('asks the database once for many calls at once, and once for a key that does not exist', async () => {
    const spy = counted(pool);
    const authenticator = new Authenticator({ pool: spy.pool, schema, serviceToken });
    const key = await access.key('models:read');
    await Promise.all(Array.from({ length: 50 }, () => authenticator.fromKey(key)));
    expect(spy.count()).toBe(1);
    const unknown = `im_${'z'.repeat(12)}_${'z'.repeat(43)}`;
    for (let i = 0; i < 5; i += 1) await expect(authenticator.fromKey(unknown)).rejects.toThrow(AppError);
    expect(spy.count()).toBe(2);
    await authenticator.fromKey('nonsense').catch(() => {});
    expect(spy.count()).toBe(2);
  });

  it('notices a revocation within the cache time, which is at most 5 s', async () => {
    let now = 0;
    const authenticator = new Authenticator({ pool, schema, serviceToken, cacheMs: 60_000, now: () => now });
    const { id, key } = await createKey(pool, schema, { tenantId: 'shop', scopes: ['models:read'], label: '' });
    await authenticator.fromKey(key);
    await revokeKey(pool, schema, id);
    now = 4999;
    await expect(authenticator.fromKey(key)).resolves.toMatchObject({ keyId: id });
    now = 5000;
    await expect(authenticator.fromKey(key)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await listKeys(pool, schema)).find((row) => row.id === id)?.revokedAt).toBeInstanceOf(Date);
  });

  it('without a database answers from the cache, and UNAVAILABLE beyond it', async () => {
    let now = 0;
    const broken = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
    let down = false;
    const switching = new Proxy(pool, {
      get: (target, name) => {
        const value = Reflect.get(down ? broken : target, name) as unknown;
        return typeof value === 'function' ? value.bind(down ? broken : target) : value;
      },
    });
    const authenticator = new Authenticator({ pool: switching, schema, serviceToken, now: () => now });
    const [known, other] = [await access.key('models:read'), await access.key('models:read')];
    await authenticator.fromKey(known);
    down = true;
    await expect(authenticator.fromKey(known)).resolves.toMatchObject({ tenantId: 'shop' });
    await expect(authenticator.fromKey(other)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 1 });
    now = 5000;
    await expect(authenticator.fromKey(known)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    down = false;
    await expect(authenticator.fromKey(other)).resolves.toMatchObject({ tenantId: 'shop' });
    await broken.end();
  });

  it('needs no search path, and quotes its schema', async () => {
    const name = `${randomName('odd')}"; SELECT 1; --`;
    await expect(listTenants(pool, name)).rejects.toThrow('does not exist');
  });
});

describe('keys that end, and keys in their place', () => {
  const likeIt = {
    tenantId: 'shop',
    scopes: ['events:write'],
    doors: ['beacon'],
    label: 'page',
    eventsPerSecond: 7,
  } as const;
  const rowOf = async (id: string) => (await listKeys(pool, schema)).find((row) => row.id === id);

  it('work until they expire, to the millisecond and whatever the cache holds', async () => {
    let now = 0;
    const authenticator = new Authenticator({ pool, schema, serviceToken, now: () => now });
    const { id, key } = await createKey(pool, schema, { ...likeIt, expiresInMs: 60_000 });
    const end = (await rowOf(id))?.expiresAt?.getTime() ?? 0;
    expect(end).toBeGreaterThan(60_000);
    now = end - 1;
    await expect(authenticator.fromKey(key)).resolves.toMatchObject({
      keyId: id,
      doors: ['beacon'],
      eventsPerSecond: 7,
    });
    now = end;
    const error = { code: 'UNAUTHENTICATED', message: `the API key expired at ${new Date(end).toISOString()}` };
    await expect(authenticator.fromKey(key)).rejects.toMatchObject(error);
    await expect(authenticator.fromKey(`${key.slice(0, -3)}AAA`)).rejects.toThrow('unknown or revoked');
  });

  it('are rotated with an overlap', async () => {
    const first = await createKey(pool, schema, likeIt);
    const before = await rowOf(first.id);
    const { made, old } = await rotateKey(pool, schema, first.id, { overlapMs: 3_600_000 });
    expect(await rowOf(made.id)).toMatchObject({ ...likeIt, expiresAt: null, revokedAt: null, replacedBy: null });
    expect(await rowOf(first.id)).toEqual({ ...before, expiresAt: old.expiresAt, replacedBy: made.id });
    const { rows } = await pool.query<{ ms: number }>(
      `SELECT extract(epoch FROM o.expires_at - n.created_at)::float8 * 1000 AS ms
       FROM ${schema}.api_keys o JOIN ${schema}.api_keys n ON n.id = o.replaced_by WHERE o.id = $1`,
      [first.id],
    );
    expect(rows).toEqual([{ ms: 3_600_000 }]);
    const end = old.expiresAt?.getTime() ?? 0;
    for (const [now, keys] of [
      [end - 1, [first.key, made.key]],
      [end, [made.key]],
    ] as const) {
      const authenticator = new Authenticator({ pool, schema, serviceToken, now: () => now });
      const works = await Promise.all(
        [first.key, made.key].map((key) =>
          authenticator.fromKey(key).then(
            () => [key],
            () => [],
          ),
        ),
      );
      expect(works.flat()).toEqual(keys);
    }
  });

  it('are never given a longer life by it', async () => {
    const { id } = await createKey(pool, schema, { ...likeIt, expiresInMs: 60_000 });
    const before = await rowOf(id);
    const { made, old } = await rotateKey(pool, schema, id, { overlapMs: 120_000, expiresInMs: 1_000 });
    expect(old.expiresAt).toEqual(before?.expiresAt);
    expect((await rowOf(made.id))?.expiresAt).toBeInstanceOf(Date);
  });

  it('are rotated once: not twice, nor revoked, nor expired', async () => {
    const first = await createKey(pool, schema, likeIt);
    const tries = await Promise.allSettled(
      Array.from({ length: 4 }, () => rotateKey(pool, schema, first.id, { overlapMs: 60_000 })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { replacedBy } = (await rowOf(first.id)) ?? {};
    expect((await listKeys(pool, schema)).filter(({ id }) => id === replacedBy)).toHaveLength(1);
    const refused = (id: string, message: string) =>
      expect(rotateKey(pool, schema, id, { overlapMs: 0 })).rejects.toMatchObject({
        code: 'FAILED_PRECONDITION',
        message: expect.stringContaining(message),
      });
    await refused(first.id, `rotate ${replacedBy}, which took its place`);
    await rotateKey(pool, schema, String(replacedBy), { overlapMs: 0 });
    await refused(String(replacedBy), 'was rotated already');
    const revoked = await createKey(pool, schema, likeIt);
    await revokeKey(pool, schema, revoked.id);
    await refused(revoked.id, 'is revoked');
    const expired = await createKey(pool, schema, likeIt);
    await pool.query(`UPDATE ${schema}.api_keys SET expires_at = now() WHERE id = $1`, [expired.id]);
    await refused(expired.id, 'has expired');
    await expect(rotateKey(pool, schema, 'nope', { overlapMs: 0 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('have a limit that can be changed, and is heard of within the cache time', async () => {
    let now = 0;
    const authenticator = new Authenticator({ pool, schema, serviceToken, now: () => now });
    const { id, key } = await createKey(pool, schema, likeIt);
    const rate = async () => ((await authenticator.fromKey(key)) as { eventsPerSecond?: number }).eventsPerSecond;
    expect(await rate()).toBe(7);
    await limitKey(pool, schema, id, 500);
    now = 4_999;
    expect(await rate()).toBe(7);
    now = 5_000;
    expect(await rate()).toBe(500);
    await limitKey(pool, schema, id, null);
    now = 10_000;
    expect(await rate()).toBeUndefined();
    await expect(limitKey(pool, schema, 'nope', 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['doors', { doors: ['Beacon'] }],
    ['doors', { doors: ['a,b'] }],
    ['eventsPerSecond', { eventsPerSecond: 0 }],
    ['eventsPerSecond', { eventsPerSecond: 1.5 }],
    ['expiresInMs', { expiresInMs: 0 }],
  ])('refuse wrong %s (%#)', async (field, wrong) => {
    await expect(createKey(pool, schema, { ...likeIt, ...wrong })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: [{ field }],
    });
  });
});

describe('Authenticator under a flood of made-up keys', () => {
  const madeUp = (n: number) => `im_${String(n).padStart(12, '0')}_${'x'.repeat(43)}`;
  const settled = async (calls: Promise<unknown>[]) => {
    const codes = new Map<string, number>();
    for (const result of await Promise.allSettled(calls)) {
      const code = result.status === 'fulfilled' ? 'OK' : (result.reason as AppError).code;
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    return Object.fromEntries(codes);
  };

  it('asks for many in one query, answers the rest at once, and still knows its own', async () => {
    const spy = counted(pool);
    let now = 0;
    const authenticator = new Authenticator({ pool: spy.pool, schema, serviceToken, now: () => now });
    const key = await access.key('models:read');
    await authenticator.fromKey(key);
    now = 5_000;
    const flood = settled(Array.from({ length: 5_000 }, (_, n) => authenticator.fromKey(madeUp(n))));
    await expect(authenticator.fromKey(key)).resolves.toMatchObject({ kind: 'key' });
    expect(await flood).toEqual({ UNAUTHENTICATED: 1_001, UNAVAILABLE: 3_999 });
    expect(spy.count()).toBe(2 + 3);
    const fresh = await access.key('models:read');
    await expect(authenticator.fromKey(fresh)).resolves.toMatchObject({ kind: 'key' });
  });

  it('asks once for a known id, however many secrets are tried', async () => {
    const spy = counted(pool);
    const authenticator = new Authenticator({ pool: spy.pool, schema, serviceToken, now: () => 0 });
    const key = await access.key('models:read');
    const guess = (n: number) => key.slice(0, 16) + String(n).padStart(43, '0');
    expect(await settled(Array.from({ length: 1_000 }, (_, n) => authenticator.fromKey(guess(n))))).toEqual({
      UNAUTHENTICATED: 1_000,
    });
    await expect(authenticator.fromKey(key)).resolves.toMatchObject({ kind: 'key' });
    expect(spy.count()).toBe(1);
  });

  it('lets so many calls with one of them wait for its answer, and no more', async () => {
    const spy = counted(pool);
    const authenticator = new Authenticator({ pool: spy.pool, schema, serviceToken, now: () => 0 });
    const calls = () => Array.from({ length: 5_000 }, () => authenticator.fromKey(madeUp(1)));
    expect(await settled(calls())).toEqual({ UNAUTHENTICATED: 4_000, UNAVAILABLE: 1_000 });
    expect(spy.count()).toBe(1);
    expect(await settled(calls())).toEqual({ UNAUTHENTICATED: 5_000 });
    await expect(authenticator.fromKey(await access.key('models:read'))).resolves.toMatchObject({ kind: 'key' });
  });

  it('trusts no answer that took longer than it may hold', async () => {
    let now = 0;
    const slow = new Proxy(pool, {
      get: (target, name) => {
        if (name !== 'query') return Reflect.get(target, name) as unknown;
        return async (...args: [string, unknown[]]) => {
          const answer = await target.query(...args);
          now += 5_001;
          return answer;
        };
      },
    });
    const authenticator = new Authenticator({ pool: slow, schema, serviceToken, now: () => now });
    const key = await access.key('models:read');
    await expect(authenticator.fromKey(key)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 1 });
  });
});

describe('Authenticator with metadata and headers', () => {
  const service = { 'x-service-token': serviceToken, 'x-service-name': 'recommender', 'x-tenant-id': 'shop' };

  it('knows a service', async () => {
    const caller = await access.authenticator.fromMetadata(metadata(service));
    expect(caller).toEqual({ kind: 'service', name: 'recommender', tenantId: 'shop' });
    expect(() => requireScope(caller, 'models:write')).not.toThrow();
  });

  it.each([
    { ...service, 'x-service-token': 'wrong' },
    { ...service, 'x-service-token': `${serviceToken}x` },
    { ...service, 'x-service-name': 'Recommender!' },
    { ...service, 'x-tenant-id': '../shop' },
    { 'x-service-token': serviceToken },
    { 'x-tenant-id': 'shop', 'x-service-name': 'recommender' },
    {},
  ])('refuses %o', async (values) => {
    const call = access.authenticator.fromMetadata(metadata(values));
    await expect(call).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it("never takes a key's tenant from metadata", async () => {
    const key = await access.key('models:read');
    const caller = await access.authenticator.fromMetadata(metadata({ 'x-api-key': key, 'x-tenant-id': 'second' }));
    expect(caller.tenantId).toBe('shop');
  });

  it('reads both HTTP headers', async () => {
    const key = await access.key('models:read');
    await expect(access.authenticator.fromHeaders({ 'x-api-key': key })).resolves.toMatchObject({ tenantId: 'shop' });
    await expect(access.authenticator.fromHeaders({ authorization: `bearer ${key}` })).resolves.toMatchObject({
      tenantId: 'shop',
    });
    for (const headers of [{}, { authorization: `Basic ${key}` }, { 'x-api-key': '' }]) {
      await expect(access.authenticator.fromHeaders(headers)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });
});
