import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { withTransaction } from '@insight-mesh/runtime/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gateBounds, trainingConfig } from '../src/config.js';
import type { Evidence } from '../src/gate/evidence.js';
import type { Candidate } from '../src/run/job.js';
import { notReserved, registerResult } from '../src/run/register.js';
import { removeLeftRuns } from '../src/run/run-files.js';
import type { Slot } from '../src/slots.js';
import { decisionsOf } from '../src/store/decisions.js';
import { saveDrift } from '../src/store/drift-verdicts.js';
import { claimRun, endRun, reserveForRun, takeBackOrphans } from '../src/store/held-runs.js';
import { findChampion, insertVersion, listVersions, reserveVersions } from '../src/store/model-versions.js';
import { lockSlot, type Pin, setPin } from '../src/store/promotions.js';
import { cancelRun, findRun, insertRun, type Run } from '../src/store/runs.js';
import { createWorld, log, requiredSettings, type World } from './harness.js';

const owner = 11n;
const options = { owner, log, nowMs: Date.UTC(2026, 4, 2), bounds: gateBounds(trainingConfig(requiredSettings)) };
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
  const held = { id: run.id, tenantId: run.tenantId, owner };
  const reserved =
    (await reserveForRun(world.pool, held, [slot])) ?? (await reserveVersions(world.pool, run.tenantId, [slot]));
  const version = reserved.get(slot) ?? 0;
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
    dataRows: 1,
    costs: { trainingSeconds: 1, cpuSeconds: 1, gpuSeconds: 0, backend: 'javascript' },
    latency: { p50Ms: 1, p99Ms: 1 },
    origin: 'run',
    comparedWith: compared.comparedWith,
    evidence: evidence(compared),
  };
}

/** Of a candidate that is better than the champion beyond doubt, or as good as it. */
function evidence({ comparedWith, better }: { comparedWith: number | undefined; better: boolean }): Evidence {
  const difference = better
    ? { candidate: 0.2, champion: 0.1, difference: 0.1, low: 0.05, high: 0.15, p: 0.001 }
    : { candidate: 0.1, champion: 0.1, difference: 0, low: -0.05, high: 0.05, p: 1 };
  return {
    ...{
      metric: 'ndcg@10',
      level: 0.95,
      cases: 500,
      customers: 100,
      tried: 1,
      figures: [],
      bySegment: [],
      sizeBytes: 1,
    },
    latency: { p50Ms: 1, p99Ms: 1, probes: 10 },
    ...(comparedWith === undefined
      ? {}
      : {
          against: {
            ...{ version: comparedWith, model: 'popularity', by: 'artefact', why: '', lost: false, sizeBytes: 1 },
            overall: { ...difference, cases: 500, customers: 100 },
            segments: [],
          },
        }),
  };
}

const whyOf = async (tenantId: string, version: number): Promise<string> =>
  (await decisionsOf(world.pool, { tenantId, slot: 'popular', version }, 1))[0]?.why ?? '';

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

  it('promotes nothing that is no better, or held, and keeps why', async () => {
    const tenantId = 'held';
    const held = await runOf(tenantId, true);
    const first = await candidate(held, { comparedWith: undefined, better: true });
    expect(await registerResult(world.pool, held, { candidates: [first], table: [] }, options)).toBe(true);
    expect(await findChampion(world.pool, tenantId, 'popular')).toBeUndefined();
    expect(await outbox(tenantId)).toBe(0);
    expect(await whyOf(tenantId, 1)).toBe('not promoted because the run was asked to register and not to promote');

    const second = await runOf(tenantId);
    const two = await candidate(second, { comparedWith: undefined, better: true });
    await registerResult(world.pool, second, { candidates: [two], table: [] }, options);
    expect((await findChampion(world.pool, tenantId, 'popular'))?.version).toBe(2);
    const third = await runOf(tenantId);
    const three = await candidate(third, { comparedWith: 2, better: false });
    expect(await registerResult(world.pool, third, { candidates: [three], table: [] }, options)).toBe(true);
    expect((await findChampion(world.pool, tenantId, 'popular'))?.version).toBe(2);
    expect(await outbox(tenantId)).toBe(1);
    expect(await whyOf(tenantId, 3)).toMatch(/^not promoted because it is not better: \+0\.0000 ndcg@10/);
  });

  it('lets each further try on the same data against the same champion count less', async () => {
    const tenantId = 'tries';
    const first = await runOf(tenantId);
    const one = await candidate(first, { comparedWith: undefined, better: true });
    await registerResult(world.pool, first, { candidates: [one], table: [] }, options);
    const lucky = async (p: number, dataSet: string): Promise<string> => {
      const run = await runOf(tenantId);
      const made = await candidate(run, { comparedWith: 1, better: true });
      if (made.evidence.against?.overall !== undefined) made.evidence.against.overall.p = p;
      await registerResult(world.pool, run, { candidates: [{ ...made, dataSet }], table: [] }, options);
      return whyOf(tenantId, made.version);
    };
    expect(await lucky(0.06, 'd')).toContain('not better by more than noise');
    // .04 would do at the first try, and does at the first on other data.
    expect(await lucky(0.04, 'd')).toContain('1 earlier tries on the same data');
    expect((await findChampion(world.pool, tenantId, 'popular'))?.version).toBe(1);
    expect(await lucky(0.04, 'other data')).toMatch(/^promoted: better by/);
  });

  it('leaves a pinned slot as it is, and keeps candidates out while an alarm of drift is open', async () => {
    const tenantId = 'pinned';
    const first = await runOf(tenantId);
    const one = await candidate(first, { comparedWith: undefined, better: true });
    await registerResult(world.pool, first, { candidates: [one], table: [] }, options);
    const next = async (): Promise<string> => {
      const run = await runOf(tenantId);
      const made = await candidate(run, { comparedWith: 1, better: true });
      await registerResult(world.pool, run, { candidates: [{ ...made, dataSet: run.id }], table: [] }, options);
      return whyOf(tenantId, made.version);
    };
    const pin = (by: Pin | undefined) =>
      withTransaction(world.pool, async (tx) => {
        await lockSlot(tx, tenantId, 'popular');
        await setPin(tx, tenantId, 'popular', by);
      });
    await pin({ by: 'key:7', why: 'sale week', atMs: 0 });
    expect(await next()).toBe('not promoted because the slot is pinned by key:7: sale week');
    await pin(undefined);

    const drift = {
      ...{
        tenantId,
        feature: 'customer__view_count_7d',
        baseline: 'b1',
        day: '2026-05-01',
        psi: 0.41,
        why: 'PSI 0.41',
      },
      ...{ verdict: 'strong' as const, checkedAtMs: options.nowMs },
    };
    await saveDrift(world.pool, [drift]);
    expect(await next()).toMatch(
      /an alarm of drift is open: customer__view_count_7d on 2026-05-01 \(PSI 0\.41\); set a new baseline/,
    );
    // An older message changes nothing; a newer verdict closes the alarm.
    await saveDrift(world.pool, [{ ...drift, verdict: 'none', day: '2026-04-30' }]);
    expect(await next()).toContain('an alarm of drift is open');
    await saveDrift(world.pool, [{ ...drift, verdict: 'none', day: '2026-05-02' }]);
    expect(await next()).toMatch(/^promoted: better by/);
  });

  it('is for versions that were reserved for the run, and no others', async () => {
    const run = await runOf('strange');
    const made = await candidate(run, { comparedWith: undefined, better: true });
    const of = (changes: Partial<Candidate>) =>
      notReserved(world.pool, run, { candidates: [{ ...made, ...changes }], table: [] });
    expect(await of({})).toBeUndefined();
    expect(await of({ version: 2 })).toBe('popular 2, where popular 1 was reserved');
    expect(await of({ slot: 'similar' })).toBe('similar 1, where no such slot was reserved');
    await endRun(world.pool, { id: run.id, owner, state: 'failed', step: 'failed', error: '' });
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

describe('a run', () => {
  it('has version numbers for whoever holds it, the same in every attempt', async () => {
    const { id, tenantId } = await runOf('reserves');
    const held = { id, tenantId, owner };
    expect(await reserveForRun(world.pool, held, ['popular'])).toEqual(new Map([['popular', 1]]));
    expect(await reserveForRun(world.pool, { ...held, owner: 12n }, ['popular'])).toBeUndefined();
    expect(await reserveForRun(world.pool, held, ['popular', 'similar'])).toEqual(
      new Map([
        ['popular', 1],
        ['similar', 1],
      ]),
    );
    await endRun(world.pool, { ...held, state: 'failed', step: 'failed', error: '' });
  });

  it('of a newer release that cannot be read is failed, and the next one is taken', async () => {
    await world.pool.query(
      `insert into runs (id, tenant_id, config) values ('of-tomorrow', 'tomorrow', '{"models": ["of-tomorrow"], "seed": 0}')`,
    );
    const next = await runOf('today');
    const { rows } = await world.pool.query(`select state, error from runs where id = 'of-tomorrow'`);
    expect(rows).toEqual([{ state: 'failed', error: expect.stringContaining('cannot read what was asked for') }]);
    await endRun(world.pool, { id: next.id, owner, state: 'failed', step: 'failed', error: '' });
  });

  it('that failed while the store was away loses its artefacts later, and one that succeeded keeps them', async () => {
    const store = openObjectStore(pathToFileURL(world.root).href);
    const tenantId = 'swept';
    const versions = { failed: 1, cancelled: 2, succeeded: 3, running: 4 };
    const ids: Record<string, string> = {};
    for (const [state, version] of Object.entries(versions)) {
      const id = randomUUID();
      ids[state] = id;
      await world.pool.query(
        `insert into runs (id, tenant_id, config, state, reserved) values ($1, $2, '{}', $3, $4)`,
        [...[id, tenantId, state], JSON.stringify({ popular: version })],
      );
      await store.put(`work/training/${id}/data.json`, Buffer.from('{}'));
      // Two attempts, and another run whose number is the same by an accident.
      for (const attempt of [`${id}-1`, `${id}-2`, 'other-1']) {
        await store.put(`models/${tenantId}/popular/${version}/${attempt}/model.bin`, Buffer.from('m'));
      }
    }
    const made = await candidate({ id: ids.succeeded, tenantId } as Run, { comparedWith: undefined, better: true });
    const artefact = `models/${tenantId}/popular/3/${ids.succeeded}-2`;
    await insertVersion(world.pool, { ...made, version: 3, artefact });
    expect(await removeLeftRuns(world.pool, store, (id) => `${world.root}/work/training/${id}`)).toHaveLength(3);
    const left: string[] = [];
    for await (const { key } of store.list(`models/${tenantId}/popular/`)) left.push(key.split('/')[4] ?? '');
    const others = Array.from({ length: 4 }, () => 'other-1');
    expect(left.sort()).toEqual([...others, `${ids.succeeded}-2`, `${ids.running}-1`, `${ids.running}-2`].sort());
    await world.pool.query(`delete from model_versions where tenant_id = 'swept'`);
    await world.pool.query(`delete from runs where tenant_id = 'swept'`);
  });
});
