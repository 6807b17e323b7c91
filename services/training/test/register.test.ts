import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Candidate } from '../src/run/job.js';
import { registerResult } from '../src/run/register.js';
import type { Slot } from '../src/slots.js';
import { claimRun, takeBackOrphans } from '../src/store/held-runs.js';
import { findChampion, listVersions, reserveVersions } from '../src/store/model-versions.js';
import { cancelRun, findRun, insertRun, type Run } from '../src/store/runs.js';
import { createWorld, log, type World } from './harness.js';

const owner = 11n;
const options = { owner, log, nowMs: Date.UTC(2026, 4, 2) };
let world: World;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world?.stop());

async function runOf(tenantId: string, hold = false): Promise<Run> {
  const id = `run-${count++}`;
  await insertRun(world.pool, {
    id,
    tenantId,
    config: { models: ['popularity'], seed: 0, testShare: 0.1, hold },
    maxQueued: 1,
  });
  const run = await claimRun(world.pool, owner);
  if (run?.id !== id) throw new Error('another run was claimed');
  return run;
}

async function candidate(
  run: Run,
  compared: { comparedWith: number | undefined; better: boolean },
  slot: Slot = 'popular',
): Promise<Candidate> {
  const version = (await reserveVersions(world.pool, run.tenantId, [slot])).get(slot) ?? 0;
  return {
    tenantId: run.tenantId,
    slot,
    version,
    model: 'popularity',
    artefact: `models/${run.tenantId}/${slot}/${version}`,
    manifestSha256: 'a'.repeat(64),
    metrics: { 'ndcg@10': 0.1 },
    config: {},
    sizeBytes: 1,
    runId: run.id,
    dataSet: 'd',
    trainedUntilMs: 0,
    codeVersion: '1',
    seed: 0,
    createdAtMs: 0,
    ...compared,
  };
}

const outbox = async (tenantId: string): Promise<number> =>
  (await world.pool.query('select 1 from outbox where key like $1', [`${tenantId}/%`])).rows.length;

describe('registerResult', () => {
  it('promotes over the champion that was compared with, and over no other', async () => {
    const tenantId = 'compared';
    const first = await runOf(tenantId);
    const one = await candidate(first, { comparedWith: undefined, better: true });
    expect(await registerResult(world.pool, first, { candidates: [one], table: [] }, options)).toBe(true);
    expect((await findChampion(world.pool, tenantId, 'popular'))?.version).toBe(1);

    // Both were compared with version 1; when the second ends, version 2 is the champion.
    const second = await runOf(tenantId);
    const two = await candidate(second, { comparedWith: 1, better: true });
    await registerResult(world.pool, second, { candidates: [two], table: [] }, options);
    const third = await runOf(tenantId);
    const three = await candidate(third, { comparedWith: 1, better: true });
    await registerResult(world.pool, third, { candidates: [three], table: [] }, options);
    expect((await findChampion(world.pool, tenantId, 'popular'))?.version).toBe(2);
    expect(await findRun(world.pool, tenantId, third.id)).toMatchObject({
      state: 'succeeded',
      step: 'done: nothing promoted',
    });
    expect(await outbox(tenantId)).toBe(2);
  });

  it('promotes nothing that is no better, or held', async () => {
    const tenantId = 'held';
    for (const [hold, better] of [
      [true, true],
      [false, false],
    ] as const) {
      const run = await runOf(tenantId, hold);
      const made = await candidate(run, { comparedWith: undefined, better });
      expect(await registerResult(world.pool, run, { candidates: [made], table: [] }, options)).toBe(true);
    }
    expect(await findChampion(world.pool, tenantId, 'popular')).toBeUndefined();
    expect(await outbox(tenantId)).toBe(0);
  });

  it('writes nothing of a run that was taken for dead', async () => {
    const tenantId = 'dead';
    const run = await runOf(tenantId);
    const made = await candidate(run, { comparedWith: undefined, better: true });
    // Nobody holds the lock of this owner, as if its process had died.
    expect(await takeBackOrphans(world.pool, 12n, [])).toContain(run.id);
    expect(await registerResult(world.pool, run, { candidates: [made], table: [] }, options)).toBe(false);
    const versions = { tenantId, slot: undefined, beforeSeq: undefined, limit: 10 };
    expect(await listVersions(world.pool, versions)).toEqual([]);
    expect(await outbox(tenantId)).toBe(0);
    expect(await findRun(world.pool, tenantId, run.id)).toMatchObject({ state: 'queued', breaks: 1 });
    await cancelRun(world.pool, tenantId, run.id);
  });

  it('writes nothing of a run that was cancelled before it could be stored', async () => {
    const tenantId = 'cancelled';
    const run = await runOf(tenantId);
    const made = await candidate(run, { comparedWith: undefined, better: true });
    expect(await cancelRun(world.pool, tenantId, run.id)).toBe(true);
    expect(await registerResult(world.pool, run, { candidates: [made], table: [] }, options)).toBe(false);
    expect(await findChampion(world.pool, tenantId, 'popular')).toBeUndefined();
    expect(await outbox(tenantId)).toBe(0);
  });
});
