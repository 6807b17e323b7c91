import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomName, testServers } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessMigrations } from '../src/access-migrations.js';
import { createKey, limitKey, rotateKey } from '../src/access-store.js';
import { Authenticator } from '../src/auth.js';
import { migrate } from '../src/migrations.js';
import { Access, serviceToken, silent } from './grpc-fixture.js';

const access = new Access();
const { pool, schema } = access;
const url = testServers().databaseUrl;
beforeAll(() => access.start());
afterAll(() => access.stop());

describe('rotated keys', () => {
  it('tell of which key they are rotations, and share its limit', async () => {
    const likeIt = { tenantId: 'shop', scopes: ['events:write'], label: 'till', eventsPerSecond: 7 } as const;
    const first = await createKey(pool, schema, likeIt);
    const { made: second } = await rotateKey(pool, schema, first.id, { overlapMs: 60_000 });
    const { made: third } = await rotateKey(pool, schema, second.id, { overlapMs: 60_000 });
    const other = await createKey(pool, schema, likeIt);
    const callers = async () => {
      const authenticator = new Authenticator({ pool, schema, serviceToken });
      const all = await Promise.all([first, second, third, other].map(({ key }) => authenticator.fromKey(key)));
      return all.map((caller) => [Reflect.get(caller, 'rotationOf'), Reflect.get(caller, 'eventsPerSecond')]);
    };
    expect(await callers()).toEqual([
      [first.id, 7],
      [first.id, 7],
      [first.id, 7],
      [other.id, 7],
    ]);
    await limitKey(pool, schema, second.id, 9);
    expect(await callers()).toEqual([
      [first.id, 9],
      [first.id, 9],
      [first.id, 9],
      [other.id, 7],
    ]);
  });

  it('of an earlier release are told by the migration', async () => {
    const old = randomName('rt_rotations');
    const earlier = await mkdtemp(join(tmpdir(), 'earlier-'));
    for (const file of ['0001_access.sql', '0002_key_limits.sql'])
      await cp(join(accessMigrations, file), join(earlier, file));
    await migrate({ url, schema: old, directory: earlier, log: silent });
    const id = (n: number) => `key${n}`.padEnd(12, '0');
    await pool.query(`INSERT INTO ${old}.tenants (id, name) VALUES ('shop', 'shop')`);
    for (const [n, next] of [[3], [2, 3], [1, 2], [4]]) {
      const sql = `INSERT INTO ${old}.api_keys (id, tenant_id, label, scopes, key_sha256, replaced_by)
        VALUES ($1, 'shop', '', '{events:write}', sha256('a key'), $2)`;
      await pool.query(sql, [id(n ?? 0), next === undefined ? null : id(next)]);
    }
    await migrate({ url, schema: old, directory: accessMigrations, log: silent });
    const { rows } = await pool.query(`SELECT id, rotation_of FROM ${old}.api_keys ORDER BY id`);
    expect(rows.map((row) => row.rotation_of)).toEqual([null, id(1), id(1), null]);
    await pool.query(`DROP SCHEMA ${old} CASCADE`);
    await rm(earlier, { recursive: true });
  });
});
