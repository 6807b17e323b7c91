import { afterAll, beforeAll, expect, it } from 'vitest';
import { claimRun, endRun, giveBack } from '../src/store/held-runs.js';
import { insertRun } from '../src/store/runs.js';
import { createWorld, type World } from './harness.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const runs: [id: string, tenantId: string, models: ('popularity' | 'rules' | 'stan')[]][] = [
  ['a', 'shop', ['popularity', 'rules']],
  ['b', 'shop', ['rules']],
  ['c', 'shop', ['stan']],
  ['d', 'other', ['rules']],
  ['e', 'shop', ['stan', 'popularity']],
];

it('gives out no two runs of a tenant at once that train the same model, however many ask at the same moment', async () => {
  for (const [id, tenantId, models] of runs) {
    const config = { models, seed: 1, testShare: 0.1, hold: true };
    await insertRun(world.pool, { id, tenantId, config, maxQueued: 10 });
  }
  const claim = async (): Promise<string[]> => {
    const claimed = await Promise.all(Array.from({ length: 8 }, (_, owner) => claimRun(world.pool, BigInt(owner + 1))));
    return claimed.flatMap((run) => run?.id ?? []).sort();
  };
  const end = async (id: string): Promise<void> => {
    const { rows } = await world.pool.query<{ owner: string }>('select owner from runs where id = $1', [id]);
    const owner = BigInt(rows[0]?.owner ?? 0);
    expect(await endRun(world.pool, { id, owner, state: 'cancelled', step: 'cancelled', error: '' })).toBe(true);
  };
  expect(await claim()).toEqual(['a', 'c', 'd']);
  expect(await claim()).toEqual([]);
  await end('c');
  expect(await claim()).toEqual([]);
  await end('a');
  expect(await claim()).toEqual(['b', 'e']);
});

it('gives out no run while another that trains the same waits to go on: its pod may still be at work', async () => {
  for (const [id, models] of [
    ['first', ['popularity']],
    ['wide', ['popularity', 'rules']],
    ['second', ['rules']],
    ['apart', ['stan']],
  ] as const) {
    const config = { models: [...models], seed: 1, testShare: 0.1, hold: true };
    await insertRun(world.pool, { id, tenantId: 'waits', config, maxQueued: 10 });
  }
  const owner = 40n;
  const claimed = async () => (await claimRun(world.pool, owner))?.id;
  const back = (id: string) => giveBack(world.pool, { id, owner }, 'away', { crashed: false, afterMs: 3_600_000 });
  const due = (id: string) => world.pool.query('update runs set not_before = now() where id = $1', [id]);
  const end = (id: string) => endRun(world.pool, { id, owner, state: 'cancelled', step: 'cancelled', error: '' });
  expect([await claimed(), await claimed(), await claimed()]).toEqual(['first', 'second', 'apart']);
  await back('first');
  await back('second');
  await end('apart');
  expect(await claimed()).toBeUndefined();
  await due('second');
  expect(await claimed()).toBe('second');
  await end('second');
  expect(await claimed()).toBeUndefined();
  await due('first');
  expect(await claimed()).toBe('first');
  await end('first');
  expect(await claimed()).toBe('wide');
  await end('wide');
});
