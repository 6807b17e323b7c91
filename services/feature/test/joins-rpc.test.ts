import { randomName, testServers } from '@insight-mesh/local-stack/testing';
import { accessMigrations } from '@insight-mesh/runtime/access-migrations';
import { createKey, createTenant } from '@insight-mesh/runtime/access-store';
import type { Scope } from '@insight-mesh/runtime/auth';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { migrate } from '@insight-mesh/runtime/migrations';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIdentityWorld, type IdentityWorld, identify } from './identity-world.js';
import type { FeatureClient } from './mesh.js';

const demo = { tenantId: 'demo' };
const reason = 'as a customer asked';

describe('the RPCs of joins', () => {
  let world: IdentityWorld;
  let access: Pool;
  const schema = randomName('access');
  const clients: FeatureClient[] = [];

  beforeAll(async () => {
    world = await createIdentityWorld({ ACCESS_SCHEMA: schema });
    const { databaseUrl: url } = testServers();
    const { log } = world.mesh;
    await migrate({ url, schema, directory: accessMigrations, log });
    access = createPool({ url, schema, max: 1, log, metrics: new Metrics('access') });
    await createTenant(access, schema, 'keyed', 'keyed');
    const pairs = Array.from({ length: 7 }, (_, n) => identify(`p-v${n}`, `p-c${n % 2}`, n));
    const there = { tenant_id: 'keyed' };
    await world.send(...pairs, identify('v', 'c', 0), identify('v', 'c', 0, there), identify('w', 'c', 1, there));
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await access.query(`DROP SCHEMA ${schema} CASCADE`);
    await access.end();
    await world.stop();
  });

  const withKey = async (...scopes: Scope[]): Promise<{ id: string; client: FeatureClient }> => {
    const made = await createKey(access, schema, { tenantId: 'keyed', scopes, label: 'test' });
    const client = createClient('insightmesh.feature.v1.FeatureService', {
      address: `127.0.0.1:${world.service.ports.grpc}`,
      apiKey: made.key,
      defaultDeadlineMs: 10_000,
    });
    clients.push(client);
    return { id: made.id, client };
  };
  const pages = async (entity_id: string, page_size: number): Promise<string[][]> => {
    const found: string[][] = [];
    let page_token = '';
    do {
      const answer = await world.client.ListJoins({ entity_id, page_size, page_token }, demo);
      found.push(answer.joins.map((join) => `${join.visitor_id} ${join.customer_id}`));
      page_token = answer.next_page_token;
    } while (page_token !== '');
    return found;
  };

  it('lists the joins of a visitor, of a customer and of the tenant, in pages', async () => {
    expect(await pages('p-v3', 50)).toEqual([['p-v3 p-c1']]);
    const ofCustomer = await pages('p-c0', 3);
    expect(ofCustomer.map((page) => page.length)).toEqual([3, 1]);
    expect(ofCustomer.flat().sort()).toEqual(['p-v0 p-c0', 'p-v2 p-c0', 'p-v4 p-c0', 'p-v6 p-c0']);
    const all = await pages('', 2);
    expect(all.flat()).toHaveLength(8);
    expect(new Set(all.flat()).size).toBe(8);
    expect(await pages('nobody', 0)).toEqual([[]]);
  });

  it('says in a sentence why a join counts or does not', async () => {
    const { joins } = await world.client.ListJoins({ entity_id: 'p-v0' }, demo);
    expect(joins[0]).toMatchObject({ status: 'JOIN_STATUS_COUNTS', why: expect.stringContaining('count for') });
  });

  it('writes a line of the audit for each change, which nobody can change or delete', async () => {
    const ids = { visitor_id: 'p-v1', customer_id: 'p-c1' };
    await world.client.CutJoin({ ...ids, reason: '  first  ' }, demo);
    await world.client.RestoreJoin({ ...ids, reason: 'second' }, demo);
    await world.client.CutJoin({ ...ids, reason: 'third' }, demo);
    const list = (page_token = '') =>
      world.client.ListJoinChanges({ entity_id: 'p-v1', page_size: 2, page_token }, demo);
    const page = await list();
    expect(page.changes).toMatchObject([
      { ...ids, action: 'JOIN_ACTION_CUT', reason: 'third', joined_visitors_before: 3, joined_visitors_after: 2 },
      { ...ids, action: 'JOIN_ACTION_RESTORE', reason: 'second', joined_visitors_before: 2, joined_visitors_after: 3 },
    ]);
    const rest = await list(page.next_page_token);
    expect(rest).toMatchObject({
      changes: [{ reason: 'first', actor: 'service:test', events: 1 }],
      next_page_token: '',
    });
    const { changes } = await world.client.ListJoinChanges({ entity_id: 'p-c1' }, demo);
    expect(changes).toHaveLength(3);
    for (const sql of [
      'DELETE FROM identity_audit',
      "UPDATE identity_audit SET reason = 'x'",
      'TRUNCATE identity_audit',
    ]) {
      await expect(world.mesh.pool.query(sql)).rejects.toThrow('only ever added');
    }
  });

  it('refuses to cut or to restore what is so already, and what is not there', async () => {
    const ids = { visitor_id: 'p-v2', customer_id: 'p-c0' };
    const code = (wanted: string) => ({ code: wanted });
    await expect(world.client.RestoreJoin({ ...ids, reason }, demo)).rejects.toMatchObject(code('FAILED_PRECONDITION'));
    await world.client.CutJoin({ ...ids, reason }, demo);
    await expect(world.client.CutJoin({ ...ids, reason }, demo)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('service:test'),
    });
    for (const call of ['CutJoin', 'RestoreJoin'] as const) {
      for (const wrong of [{ visitor_id: 'nobody' }, { visitor_id: 'p-c0', customer_id: 'p-v2' }]) {
        await expect(world.client[call]({ ...ids, ...wrong, reason }, demo)).rejects.toMatchObject(code('NOT_FOUND'));
      }
    }
    // Of many at once one cuts.
    const race = { visitor_id: 'p-v4', customer_id: 'p-c0', reason };
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => world.client.CutJoin(race, demo)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { changes } = await world.client.ListJoinChanges({ entity_id: 'p-v4' }, demo);
    expect(changes).toHaveLength(1);
  });

  it.each([
    ['visitor_id', { visitor_id: '' }],
    ['visitor_id', { visitor_id: 'x'.repeat(513) }],
    ['customer_id', { customer_id: 'a\0b' }],
    ['reason', { reason: '' }],
    ['reason', { reason: '   ' }],
    ['reason', { reason: 'x'.repeat(201) }],
    ['reason', { reason: 'two\nlines' }],
  ])('refuses a change with a wrong %s: %#', async (field, wrong) => {
    const request = { visitor_id: 'v', customer_id: 'c', reason, ...wrong };
    for (const call of ['CutJoin', 'RestoreJoin'] as const) {
      await expect(world.client[call](request, demo)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        violations: [{ field }],
      });
    }
  });

  it('refuses a wrong page', async () => {
    const { next_page_token: token } = await world.client.ListJoins({ page_size: 1 }, demo);
    expect(token).not.toBe('');
    const wrong = { code: 'INVALID_ARGUMENT', violations: [{ field: 'page_token' }] };
    const garbage = ['x', '====', `${token}A`, 'x'.repeat(100_000), Buffer.from('1.a.b').toString('base64url')];
    for (const page_token of garbage) {
      await expect(world.client.ListJoins({ page_token }, demo)).rejects.toMatchObject(wrong);
      await expect(world.client.ListJoinChanges({ page_token }, demo)).rejects.toMatchObject(wrong);
    }
    await expect(world.client.ListJoins({ page_token: token }, { tenantId: 'other' })).rejects.toMatchObject(wrong);
    await expect(world.client.ListJoins({ page_token: token, entity_id: 'c' }, demo)).rejects.toMatchObject(wrong);
    await expect(world.client.ListJoinChanges({ page_token: token }, demo)).rejects.toMatchObject(wrong);
    for (const page_size of [-1, 201, -2_147_483_648]) {
      const size = { code: 'INVALID_ARGUMENT', violations: [{ field: 'page_size' }] };
      await expect(world.client.ListJoins({ page_size }, demo)).rejects.toMatchObject(size);
      await expect(world.client.ListJoinChanges({ page_size }, demo)).rejects.toMatchObject(size);
    }
    const tooLong = world.client.ListJoins({ entity_id: 'x'.repeat(513) }, demo);
    await expect(tooLong).rejects.toMatchObject({ violations: [{ field: 'entity_id' }] });
  });

  it('lets keys see with identities:read and change with identities:write, in their own tenant', async () => {
    const [features, read, write] = [
      await withKey('features:read'),
      await withKey('identities:read'),
      await withKey('identities:write'),
    ];
    const ids = { visitor_id: 'v', customer_id: 'c' };
    const denied = { code: 'PERMISSION_DENIED' };
    await expect(features.client.ListJoins({})).rejects.toMatchObject(denied);
    await expect(features.client.ListJoinChanges({})).rejects.toMatchObject(denied);
    await expect(read.client.CutJoin({ ...ids, reason })).rejects.toMatchObject(denied);
    await expect(read.client.RestoreJoin({ ...ids, reason })).rejects.toMatchObject(denied);
    await expect(write.client.ListJoins({})).rejects.toMatchObject(denied);
    expect((await read.client.ListJoins({})).joins).toHaveLength(2);

    await write.client.CutJoin({ ...ids, reason });
    const { changes } = await read.client.ListJoinChanges({});
    expect(changes).toMatchObject([{ ...ids, actor: `key:${write.id}` }]);
    expect(await world.joins('v', 'demo')).toEqual(['v c COUNTS']);
    expect(await world.joins('v', 'keyed')).toEqual(['v c CUT']);
  });
});
