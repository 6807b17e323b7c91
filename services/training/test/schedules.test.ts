import { waitFor } from '@insight-mesh/local-stack/testing';
import type { Logger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAtSchedules } from '../src/schedule/scheduler.js';
import type { Service } from '../src/service.js';
import { saveDrift } from '../src/store/drift-verdicts.js';
import { createWorld, log, type ScheduleClient, type World } from './harness.js';
import { writeLake } from './lake.js';
import { walkingSessions } from './shop.js';

const may = Date.UTC(2026, 4, 1);
const hour = 3600_000;
let world: World;
let services: Service[];
let client: ScheduleClient;
let nowMs = may;
let events: number | undefined = 0;

beforeAll(async () => {
  world = await createWorld();
  const lake = { GetTable: async () => ({ table: { rows: events } }) as never, close: () => undefined };
  // Two replicas look at the same schedules all the time.
  const start = () => world.start({ SCHEDULE_EVERY_MS: '50' }, { now: () => nowMs, lake });
  services = [await start(), await start()];
  client = world.schedules(services[0] as Service);
});

afterAll(() => world?.stop());

const runsOf = async (tenantId: string): Promise<string[]> =>
  (
    await world.pool.query<{ id: string }>('select id from runs where tenant_id = $1 order by seq', [tenantId])
  ).rows.map(({ id }) => id);

async function ended(tenantId: string, count: number): Promise<string[]> {
  return waitFor(
    async () => {
      const { rows } = await world.pool.query<{ state: string }>(
        `select state from runs where tenant_id = $1 and state not in ('queued', 'running') order by seq`,
        [tenantId],
      );
      return rows.length >= count && rows.map(({ state }) => state);
    },
    { timeoutMs: 60_000 },
  );
}

/** One more look, after which whatever was due has been fired. */
const look = (to: Logger = log) =>
  lookAtSchedules({
    ...{ pool: world.pool, lakeRows: async () => events, maxQueued: 20, bounds: { driftDays: 7 } },
    ...{ log: to, metrics: new Metrics('test'), now: () => nowMs },
  })(new AbortController().signal);

const stateOf = async (tenantId: string) => (await client.ListSchedules({}, { tenantId })).schedules[0];

describe('a schedule', () => {
  it('fires on its cron once, whatever replicas look at it, and a tick that was missed once too', async () => {
    const tenantId = 'by-clock';
    await writeLake(world.root, tenantId, walkingSessions({ seed: 1, sessions: 120, fromMs: may }));
    nowMs = may;
    const schedule = { name: 'nightly', models: ['popularity'], cron: '0 4 * * *', time_zone: 'UTC' };
    const { state } = await client.SetSchedule({ schedule }, { tenantId });
    expect(state).toMatchObject({
      failures: 0,
      set_by: 'service:recommender',
      next_at: { seconds: (may + 4 * hour) / 1000 },
    });
    // Three ticks pass while nobody looks: they are one run.
    nowMs = may + 3 * 24 * hour;
    await ended(tenantId, 1);
    const after = await waitFor(async () => {
      const found = await stateOf(tenantId);
      return found?.last_run_id !== '' && found;
    });
    expect(after).toMatchObject({
      last_because: 'the cron 0 4 * * * (UTC) of 2026-05-01T04:00:00.000Z',
      next_at: { seconds: (nowMs + 4 * hour) / 1000 },
    });
    nowMs += 2 * hour;
    await look();
    const seen = services[1]?.context.metrics.registry;
    expect(await runsOf(tenantId)).toEqual([after.last_run_id]);
    nowMs += 2 * hour;
    await waitFor(async () => (await runsOf(tenantId)).length === 2);
    await ended(tenantId, 2);
    expect(await seen?.metrics()).toContain('insightmesh_training_scheduled_runs_total');
  });

  it('fires on a new alarm of drift, not on old ones, and its runs may be the answer to it', async () => {
    const tenantId = 'by-drift';
    await writeLake(world.root, tenantId, walkingSessions({ seed: 2, sessions: 120, fromMs: may }));
    nowMs = may + 30 * 24 * hour;
    const drift = {
      ...{
        tenantId,
        feature: 'f',
        baseline: 'b',
        day: '2026-05-30',
        psi: 0.4,
        why: 'PSI .4',
        verdict: 'strong' as const,
      },
    };
    await saveDrift(world.pool, [{ ...drift, checkedAtMs: nowMs - hour }]);
    const schedule = {
      name: 'on-drift',
      models: ['popularity'],
      on_drift: 'DRIFT_TRIGGER_STRONG' as const,
      accept_drift: true,
    };
    await client.SetSchedule({ schedule }, { tenantId });
    await saveDrift(world.pool, [{ ...drift, feature: 'g', verdict: 'moderate', checkedAtMs: nowMs + 1 }]);
    await saveDrift(world.pool, [{ ...drift, feature: 'h', checkedAtMs: nowMs + 2 }]);
    nowMs += hour;
    await ended(tenantId, 1);
    expect((await stateOf(tenantId))?.last_because).toBe('drift of 1 features, for example h on 2026-05-30');
    // The gap is over, and the alarm is answered.
    nowMs += 2 * hour;
    await look();
    expect(await runsOf(tenantId)).toHaveLength(1);
    // Replaced while an alarm is open: it is one of before.
    await client.SetSchedule({ schedule: { ...schedule, paused: true } }, { tenantId });
    await saveDrift(world.pool, [{ ...drift, feature: 'i', checkedAtMs: nowMs - 1 }]);
    await client.SetSchedule({ schedule }, { tenantId });
    await look();
    expect(await runsOf(tenantId)).toHaveLength(1);
    await client.DeleteSchedule({ name: 'on-drift' }, { tenantId });
  });

  it('fires on volume, and not again for the same events', async () => {
    const tenantId = 'by-volume';
    nowMs = may + 40 * 24 * hour;
    events = 99;
    const schedule = { name: 'volume', models: ['popularity'], on_events: 100, min_gap_seconds: 60 };
    await client.SetSchedule({ schedule }, { tenantId });
    await look();
    events = undefined;
    await look();
    expect(await runsOf(tenantId)).toEqual([]);
    events = 100;
    // There is no lake: each run fails, is told, and changes nothing.
    expect(await ended(tenantId, 1)).toEqual(['failed']);
    const state = await waitFor(async () => {
      const found = await stateOf(tenantId);
      return found !== undefined && found.failures === 1 && found;
    });
    expect(state).toMatchObject({ last_because: "100 events more than the champion's data" });
    expect(state.last_error).toMatch(/too little data/);
    const counted = (await Promise.all(services.map(({ context }) => context.metrics.registry.metrics()))).join();
    expect(counted).toMatch(/insightmesh_training_scheduled_failures_total(\{[^}]*\})? 1/);
    // Tenants come without end, and each would be a series of its own for ever.
    expect(counted).not.toMatch(/insightmesh_training_scheduled_\w+\{[^}]*tenant/);
    nowMs += hour;
    events = 199;
    await look();
    expect(await runsOf(tenantId)).toHaveLength(1);
    events = 200;
    await ended(tenantId, 2);
    await waitFor(async () => (await stateOf(tenantId))?.failures === 2);
  });

  it('waits for its gap and for the run before it, and fires nothing while paused', async () => {
    const tenantId = 'patient';
    nowMs = may + 50 * 24 * hour;
    const schedule = { name: 'often', models: ['popularity'], cron: '* * * * *', min_gap_seconds: 600, paused: true };
    await client.SetSchedule({ schedule }, { tenantId });
    nowMs += 5 * 60_000;
    await look();
    expect(await runsOf(tenantId)).toEqual([]);
    await client.SetSchedule({ schedule: { ...schedule, paused: false } }, { tenantId });
    nowMs += 60_000;
    await ended(tenantId, 1);
    nowMs += 5 * 60_000;
    await look();
    expect(await runsOf(tenantId)).toHaveLength(1);
    nowMs += 5 * 60_000;
    await waitFor(async () => (await runsOf(tenantId)).length === 2);
    await ended(tenantId, 2);
    await client.DeleteSchedule({ name: 'often' }, { tenantId });
    await expect(client.DeleteSchedule({ name: 'often' }, { tenantId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await client.ListSchedules({}, { tenantId })).schedules).toEqual([]);
  });
});

it('waits while the queue of its tenant is full, and says so', async () => {
  const tenantId = 'full';
  nowMs = may;
  await client.SetSchedule({ schedule: { name: 'nightly', models: ['popularity'], cron: '0 4 * * *' } }, { tenantId });
  await world.pool.query(
    `insert into runs (id, tenant_id, config, not_before)
     select 'full-' || i, 'full', '{"models": [], "seed": 0, "testShare": 0.1, "hold": true}', now() + interval '1 day'
     from generate_series(1, 20) i`,
  );
  const said: string[] = [];
  const say = (about: { tenant?: string }, text: string) => about.tenant === tenantId && said.push(text);
  nowMs = may + 24 * hour;
  // Each replica may have the schedule's row at the moment.
  await waitFor(async () => {
    await look({ ...log, warn: say, error: say } as unknown as Logger);
    return said.length > 0;
  });
  expect(said[0]).toBe('the queue is full; a schedule waits');
  await world.pool.query(`delete from runs where tenant_id = 'full'`);
  await client.DeleteSchedule({ name: 'nightly' }, { tenantId });
});

describe('SetSchedule and ListSchedules', () => {
  it('shows what a newer release has set with what can be read of it, fires none of it, and lets it be replaced', async () => {
    const tenantId = 'tomorrow';
    nowMs = may;
    const schedule = { name: 'a', models: ['popularity'], cron: '0 4 * * *', seed: 5 };
    await client.SetSchedule({ schedule }, { tenantId });
    await client.SetSchedule({ schedule: { ...schedule, name: 'b' } }, { tenantId });
    await world.pool.query(
      `update schedules set config = config || '{"models": ["oracle"]}' where tenant_id = 'tomorrow' and name = 'b'`,
    );
    const { schedules } = await client.ListSchedules({}, { tenantId });
    expect(schedules.map(({ schedule: of }) => [of?.name, of?.models, of?.seed])).toEqual([
      ['a', ['popularity'], 5],
      ['b', ['oracle'], 5],
    ]);
    expect(schedules.map(({ last_error }) => last_error)).toEqual(['', expect.stringContaining('a newer one has set')]);
    await client.DeleteSchedule({ name: 'a' }, { tenantId });
    nowMs = may + 24 * hour;
    await look();
    expect(await runsOf(tenantId)).toEqual([]);
    const { state } = await client.SetSchedule({ schedule: { ...schedule, name: 'b' } }, { tenantId });
    expect(state).toMatchObject({ schedule: { models: ['popularity'] }, last_error: '' });
    await client.DeleteSchedule({ name: 'b' }, { tenantId });
  });

  it.each<[string, object, string]>([
    ['no trigger', { cron: '' }, 'schedule'],
    ['a name with capitals', { name: 'Nightly' }, 'schedule.name'],
    ['a cron of four fields', { cron: '0 4 * *' }, 'schedule.cron'],
    ['a zone that is none', { time_zone: 'Mars/Base' }, 'schedule.time_zone'],
    ['a zone that is none, without a cron', { cron: '', on_events: 1, time_zone: 'UTC\0' }, 'schedule.time_zone'],
    ['a gap of a second', { min_gap_seconds: 1 }, 'schedule.min_gap_seconds'],
    ['negative events', { on_events: -1 }, 'schedule.on_events'],
    ['an unknown model', { models: ['oracle'] }, 'models[0]'],
  ])('refuses %s', async (_what, more, field) => {
    const schedule = { name: 'x', cron: '0 4 * * *', ...more };
    await expect(client.SetSchedule({ schedule }, { tenantId: 'strict' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: [expect.objectContaining({ field })],
    });
  });

  it('knows no schedule of a name that can be none', async () => {
    for (const name of ['', 'none', 'a\0b']) {
      const gone = client.DeleteSchedule({ name }, { tenantId: 'strict' });
      await expect(gone).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('pages by name, each tenant its own, at most 50', async () => {
    const tenantId = 'many';
    for (let i = 0; i < 50; i++) {
      await client.SetSchedule({ schedule: { name: `s-${i}`, cron: '0 4 1 1 *' } }, { tenantId });
    }
    const more = client.SetSchedule({ schedule: { name: 'more', cron: '0 4 1 1 *' } }, { tenantId });
    await expect(more).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    const names: string[] = [];
    let page_token = '';
    do {
      const page = await client.ListSchedules({ page_size: 20, page_token }, { tenantId });
      names.push(...page.schedules.map(({ schedule }) => schedule?.name ?? ''));
      page_token = page.next_page_token;
    } while (page_token !== '');
    expect(names).toEqual(Array.from({ length: 50 }, (_, i) => `s-${i}`).sort());
    expect((await client.ListSchedules({}, { tenantId: 'few' })).schedules).toEqual([]);
    await expect(client.ListSchedules({ page_token: '!!' }, { tenantId })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
});
