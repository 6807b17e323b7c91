import { randomUUID } from 'node:crypto';
import type { EventJson } from '@insight-mesh/contracts/json';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RequestFacts, unitOf } from '../src/experiments/experiment-book.js';
import type { Experiments } from '../src/experiments/experiments.js';
import { exposureMessage, type ShownAnswer } from '../src/experiments/exposure-message.js';
import { pruneExposures } from '../src/store/exposures.js';
import { type ExperimentClient, ExperimentWorld } from './experiment-world.js';

let world: ExperimentWorld;
let experiments: Experiments;
let client: ExperimentClient;

beforeAll(async () => {
  world = await new ExperimentWorld().start();
  experiments = await world.experiments();
  await world.serve(experiments);
  client = world.client();
});
afterAll(() => world?.stop());

const facts: RequestFacts = { scenario: 'home', personalisationRefused: false, mayOverride: true };
const customer = (id: string) => unitOf({ customerId: id, anonymousId: '', sessionId: '' });
const armsOf = (tenantId: string, id: string, more: Partial<RequestFacts> = {}) =>
  experiments.assign(tenantId, customer(id), { ...facts, ...more });

const twoArms = [
  { key: 'a', share: 0, parameters: { fields: {} } },
  { key: 'b', share: 0, parameters: { fields: { diversity: { numberValue: 0.5 } } } },
];

/** Made, running and known to the process. */
async function begin(tenantId: string, key: string, more: object = {}): Promise<void> {
  await client.CreateExperiment({ experiment: { key, arms: twoArms, ...more } }, { tenantId });
  await client.UpdateExperiment({ key, action: 'EXPERIMENT_ACTION_START' }, { tenantId });
  await experiments.book.refresh();
}

function shown(tenantId: string, id: string, items: string[], more: Partial<ShownAnswer> = {}): ShownAnswer {
  return {
    ...{ recommendationId: randomUUID(), tenantId, assignment: armsOf(tenantId, id), scenario: 'home' as const },
    items: items.map((itemId, at) => ({ itemId, source: 'vs-knn', score: 1 / (at + 1) })),
    ...{ model: 'vs-knn@1', degraded: [], shownAtMs: Date.now() },
    ...more,
  };
}

let eventNumber = 0;
const event = (type: NonNullable<EventJson['type']>, id: string, atMs: number, more: EventJson): EventJson => ({
  ...{ id: `e-${++eventNumber}`, type, customer_id: id, occurred_at: new Date(atMs).toISOString(), ...more },
});

describe('an experiment', () => {
  it('is nobody’s as a draft, everybody’s when it runs, and nobody’s when it was stopped', async () => {
    const tenantId = 'life';
    const made = await client.CreateExperiment({ experiment: { key: 'first', arms: twoArms } }, { tenantId });
    expect(made.experiment).toMatchObject({
      ...{ key: 'first', layer: 'main', traffic: 1, control: 'a', planned_units: 10_000, phase: 1 },
      ...{ state: 'EXPERIMENT_STATE_DRAFT', created_by: 'service:test' },
    });
    await experiments.book.refresh();
    expect(armsOf(tenantId, 'c-1').arms).toEqual([]);
    await client.UpdateExperiment({ key: 'first', action: 'EXPERIMENT_ACTION_START' }, { tenantId });
    // Without being asked to.
    const arms = await waitFor(() => armsOf(tenantId, 'c-1').arms.length > 0 && armsOf(tenantId, 'c-1').arms);
    expect(arms).toMatchObject([{ experiment: 'first', phase: 1, propensity: 0.5 }]);
    expect(armsOf(tenantId, 'c-1', { personalisationRefused: true })).toMatchObject({ arms: [], unit: undefined });
    expect(armsOf('another', 'c-1').arms).toEqual([]);
    expect(experiments.assign(tenantId, undefined, facts).arms).toEqual([]);
    await client.UpdateExperiment({ key: 'first', action: 'EXPERIMENT_ACTION_STOP' }, { tenantId });
    await experiments.book.refresh();
    expect(armsOf(tenantId, 'c-1').arms).toEqual([]);
    const again = client.UpdateExperiment({ key: 'first', action: 'EXPERIMENT_ACTION_START' }, { tenantId });
    await expect(again).rejects.toThrow('first was stopped, and stays so');
  });

  it('keeps its units when it gets more traffic, and takes as few as it must when shares change', async () => {
    const tenantId = 'sticky';
    await begin(tenantId, 'ramp', { traffic: 0.2 });
    const ids = Array.from({ length: 4_000 }, (_, n) => `c-${n}`);
    const look = () => new Map(ids.map((id) => [id, armsOf(tenantId, id).arms[0]?.arm]));
    const few = look();
    await client.UpdateExperiment({ key: 'ramp', traffic: 0.6 }, { tenantId });
    await experiments.book.refresh();
    const many = look();
    for (const [id, arm] of few) if (arm !== undefined) expect(many.get(id)).toBe(arm);
    const { experiment } = await client.UpdateExperiment({ key: 'ramp', shares: { a: 0.4, b: 0.6 } }, { tenantId });
    expect(experiment?.phase).toBe(2);
    await experiments.book.refresh();
    const inIt = ids.filter((id) => many.get(id) !== undefined);
    const after = look();
    const moved = inIt.filter((id) => after.get(id) !== many.get(id));
    expect(moved.every((id) => many.get(id) === 'a')).toBe(true);
    expect(Math.abs(moved.length / inIt.length - 0.1)).toBeLessThan(0.03);
  });

  it('shares no unit with others of its layer, and takes no more than there is', async () => {
    const tenantId = 'layers';
    await begin(tenantId, 'one', { traffic: 0.5 });
    await begin(tenantId, 'two', { traffic: 0.3 });
    const both = Array.from({ length: 3_000 }, (_, n) => armsOf(tenantId, `c-${n}`).arms.length);
    expect(Math.max(...both)).toBe(1);
    expect(Math.abs(both.filter((n) => n === 1).length / 3_000 - 0.8)).toBeLessThan(0.04);
    const third = { key: 'three', traffic: 0.3, arms: twoArms };
    await client.CreateExperiment({ experiment: third }, { tenantId });
    const start = (key: string) => client.UpdateExperiment({ key, action: 'EXPERIMENT_ACTION_START' }, { tenantId });
    await expect(start('three')).rejects.toThrow('the layer main has 0.2 of its traffic left beside one, two');
    // Of another layer it would set what others set.
    await client.CreateExperiment({ experiment: { ...third, key: 'four', layer: 'other' } }, { tenantId });
    await expect(start('four')).rejects.toThrow('one of the layer main sets diversity too');
    await client.UpdateExperiment({ key: 'one', action: 'EXPERIMENT_ACTION_STOP' }, { tenantId });
    await start('three');
  });

  it('leaves the hold-out group alone', async () => {
    const tenantId = 'held';
    await begin(tenantId, 'all');
    expect(await client.SetHoldout({ share: 0.1 }, { tenantId })).toEqual({ share: 0.1 });
    await experiments.book.refresh();
    const assigned = Array.from({ length: 2_000 }, (_, n) => armsOf(tenantId, `c-${n}`));
    const out = assigned.filter(({ heldOut }) => heldOut);
    expect(Math.abs(out.length / 2_000 - 0.1)).toBeLessThan(0.03);
    expect(out.every(({ arms }) => arms.length === 1 && arms[0]?.arm === 'held-out')).toBe(true);
    await expect(client.SetHoldout({ share: 0.6 }, { tenantId })).rejects.toThrow(
      'share must be 0, or from 0.0001 to 0.5',
    );
    const { holdout, experiments: listed } = await client.ListExperiments({}, { tenantId });
    expect([holdout, listed.map(({ key }) => key)]).toEqual([0.1, ['all']]);
  });

  it('can be asked for by a request, drafts too, and then is not counted', async () => {
    const tenantId = 'asked';
    await begin(tenantId, 'live');
    await client.CreateExperiment({ experiment: { key: 'soon', arms: twoArms } }, { tenantId });
    await client.SetHoldout({ share: 0.5 }, { tenantId });
    await experiments.book.refresh();
    for (let n = 0; n < 20; n++) {
      const forced = armsOf(tenantId, `c-${n}`, { override: 'soon=b' });
      expect(forced).toMatchObject({
        heldOut: false,
        arms: forced.arms.filter(({ experiment }) => experiment === 'holdout'),
      });
      expect([forced.parameters, forced.forced]).toEqual([{ diversity: 0.5 }, { experiment: 'soon', arm: 'b' }]);
    }
    const ask = (override: string, mayOverride = true) => armsOf(tenantId, 'c-1', { override, mayOverride });
    expect(() => ask('soon=b', false)).toThrow('experiments:override');
    expect(() => ask('soon=c')).toThrow('names the arm c, which soon does not have: it has a, b');
    expect(() => ask('none=a')).toThrow('names none, which is no running experiment and no draft');
    expect(() => ask('soon')).toThrow('must be an experiment and an arm');
  });

  it('is refused with all that is wrong with it', async () => {
    const tenantId = 'wrong';
    const create = (experiment: object) => client.CreateExperiment({ experiment }, { tenantId });
    const fields = {
      diversty: { numberValue: 1 },
      diversity: { numberValue: 2 },
      exclude_seen: { stringValue: 'no' },
    };
    const wrong = {
      key: 'A b',
      scenarios: ['hom'],
      traffic: 2,
      control: 'z',
      arms: [...twoArms, { key: 'b', parameters: { fields } }],
    };
    const error: unknown = await create(wrong).catch((caught: unknown) => caught);
    const text = String(error);
    for (const part of [
      'experiment.key must be 1 to 64 lower-case letters',
      'experiment.scenarios must be of home, product',
      'experiment.traffic must be from 0.0001 to 1',
      'experiment.control must be one of the arms, a, b, b',
      'experiment.arms[2].key must not be that of another arm',
      'experiment.arms[2].parameters["diversty"] is no parameter: is diversity meant?',
      'experiment.arms[2].parameters["diversity"] must be a number from 0 to 1',
      'experiment.arms[2].parameters["exclude_seen"] must be true or false',
    ]) {
      expect(text).toContain(part);
    }
    await expect(create({ key: 'holdout', arms: twoArms })).rejects.toThrow('must not be holdout');
    await create({ key: 'twice', arms: twoArms });
    await expect(create({ key: 'twice', arms: twoArms })).rejects.toThrow('there is an experiment twice');
    await expect(client.UpdateExperiment({ key: 'twice' }, { tenantId })).rejects.toThrow('there is nothing to change');
    await expect(client.UpdateExperiment({ key: 'no\0ne', traffic: 1 }, { tenantId })).rejects.toThrow(
      'there is no experiment',
    );
    await expect(client.GetExperimentReport({ key: 'twice' }, { tenantId })).rejects.toThrow('has not begun');
    await expect(client.ListExperiments({ page_token: '!' }, { tenantId })).rejects.toThrow('page_token');
  });

  it('is for keys with its scopes, and listed in pages of one tenant', async () => {
    const reader = await world.clientOf('reads', ['experiments:read']);
    const writer = await world.clientOf('writes', ['experiments:write', 'experiments:read']);
    await expect(reader.CreateExperiment({ experiment: { key: 'x', arms: twoArms } })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    for (const key of ['p', 'q', 'r']) await writer.CreateExperiment({ experiment: { key, arms: twoArms } });
    const first = await writer.ListExperiments({ page_size: 2 });
    const second = await writer.ListExperiments({ page_size: 2, page_token: first.next_page_token });
    expect([first, second].flatMap((page) => page.experiments.map(({ key }) => key))).toEqual(['p', 'q', 'r']);
    expect(second.next_page_token).toBe('');
    expect((await reader.ListExperiments({})).experiments).toEqual([]);
  });
});

describe('a report', () => {
  const now = Date.now();
  const hour = 3_600_000;

  /** What three customers do, as messages in any order. */
  function story(tenantId: string) {
    const one = shown(tenantId, 'c-1', ['i-1', 'i-2'], { shownAtMs: now - 2 * hour });
    const again = shown(tenantId, 'c-1', ['i-1', 'i-3'], { shownAtMs: now - hour });
    const other = shown(tenantId, 'c-2', ['i-1'], { shownAtMs: now - 2 * hour });
    const third = shown(tenantId, 'c-3', ['i-9'], { shownAtMs: now - 2 * hour });
    const old = shown(tenantId, 'c-3', ['i-8'], { shownAtMs: now - 10 * 24 * hour });
    const click = (answer: ShownAnswer, id: string, item_id: string, atMs: number, more: EventJson = {}) =>
      event('EVENT_TYPE_RECOMMENDATION_CLICK', id, atMs, {
        recommendation_id: answer.recommendationId,
        item_id,
        ...more,
      });
    const line = (item_id: string, quantity: number, unit_price: number) => ({ item_id, quantity, unit_price });
    const buy = (id: string, order_id: string, items: EventJson['items'], more: EventJson = {}) =>
      event('EVENT_TYPE_PURCHASE', id, now, { order_id, currency: 'EUR', ...(items ? { items } : {}), ...more });
    const events: EventJson[] = [
      click(one, 'c-1', 'i-1', now - 1.9 * hour),
      // The same item of the same answer again: one click.
      event('EVENT_TYPE_VIEW', 'c-1', now - 1.8 * hour, { recommendation_id: one.recommendationId, item_id: 'i-1' }),
      // The newer answer gets the order.
      click(again, 'c-1', 'i-1', now - 0.9 * hour),
      // Nothing that was shown.
      click(one, 'c-1', 'i-77', now - 1.7 * hour),
      // Too late to have led to the order, and too old an answer.
      click(other, 'c-2', 'i-1', now + hour),
      click(old, 'c-3', 'i-8', now - 9 * 24 * hour),
      // i-5 was not recommended; i-1 was clicked.
      buy('c-1', 'o-1', [line('i-1', 2, 500), line('i-5', 1, 9_000)]),
      buy('c-2', 'o-2', [line('i-1', 1, 500)]),
      // By the answer that the event names, without a click.
      buy('c-3', 'o-3', [line('i-9', 1, 300), line('i-8', 1, 50)], { recommendation_id: third.recommendationId }),
      event('EVENT_TYPE_REFUND', 'c-1', now + 2 * hour, {
        order_id: 'o-1',
        currency: 'EUR',
        items: [line('i-1', 1, 500)],
      }),
      // Of those who refused nothing is counted.
      click(one, 'c-1', 'i-2', now - 1.5 * hour, { consent: { personalisation: false } }),
    ];
    return { answers: [one, again, other, third, old], events };
  }

  const total = (report: Awaited<ReturnType<ExperimentClient['GetExperimentReport']>>) => {
    const sum = (of: 'exposures' | 'units' | 'clicks' | 'clicked_units' | 'orders' | 'ordered_units') =>
      report.arms.reduce((all, arm) => all + arm[of], 0);
    const value = report.arms.flatMap(({ values }) => values).reduce((all, each) => all + each.total, 0);
    return [
      sum('exposures'),
      sum('units'),
      sum('clicks'),
      sum('clicked_units'),
      sum('orders'),
      sum('ordered_units'),
      value,
    ];
  };

  it('is the same in whatever order exposures, clicks and orders come, and however often', async () => {
    const reports = [];
    for (const order of ['as it was', 'backwards', 'twice'] as const) {
      const tenantId = `story-${order.replaceAll(' ', '-')}`;
      await begin(tenantId, 'story');
      const { answers, events } = story(tenantId);
      const exposures = answers.map((answer) => exposureMessage(answer, `${world.prefix}recommendation.exposures.v1`));
      const [before, clicksBefore] = [await world.count('exposures'), await world.count('order_lines')];
      const stored = async () => {
        await waitFor(async () => (await world.count('exposures')) === before + answers.length, {
          what: 'the exposures',
        });
        await waitFor(async () => (await world.count('order_lines')) === clicksBefore + 6, { what: 'the order lines' });
      };
      if (order === 'as it was') {
        await world.send(exposures);
        await world.sendEvents(tenantId, events);
      } else {
        await world.sendEvents(tenantId, [...events].reverse());
        await world.send([...exposures].reverse());
      }
      await stored();
      if (order === 'twice') {
        await world.sendEvents(tenantId, events);
        await world.send(exposures);
        // Behind them on every partition: when these are there, so is all before them.
        const [shownSoFar, linesSoFar] = [await world.count('exposures'), await world.count('order_lines')];
        const topic = `${world.prefix}recommendation.exposures.v1`;
        const marks = Array.from({ length: 8 }, (_, n) => `mark-${n}`);
        await world.send(
          marks.map((id) => exposureMessage({ ...shown(tenantId, id, ['i']), tenantId: 'marks' }, topic)),
        );
        const items = [{ item_id: 'i', quantity: 1, unit_price: 1 }];
        await world.sendEvents(
          'marks',
          marks.map((id) => event('EVENT_TYPE_PURCHASE', id, now, { order_id: id, currency: 'EUR', items })),
        );
        await waitFor(async () => (await world.count('exposures')) >= shownSoFar + 8);
        await waitFor(async () => (await world.count('order_lines')) >= linesSoFar + 8);
        expect(await world.count('exposures')).toBe(before + answers.length + 8);
        expect(await world.count('order_lines')).toBe(clicksBefore + 6 + 8);
      }
      const settled = await waitFor(async () => {
        const report = await client.GetExperimentReport({ key: 'story' }, { tenantId });
        return total(report)[2] === 4 && report;
      });
      expect(total(settled)).toEqual([5, 3, 4, 3, 2, 2, 500 + 300]);
      reports.push(settled.arms.map(({ arm, share }) => [arm, share]));
    }
    expect(reports[1]).toEqual(reports[0]);
    expect(await world.count('recommendation_clicks')).toBeGreaterThan(0);
  });

  it('comes of answers that were recorded, with its words', async () => {
    const tenantId = 'recorded';
    await begin(tenantId, 'lift', {
      planned_units: 2_000,
      arms: twoArms.map((arm, at) => ({ ...arm, share: 1 + 2 * at })),
    });
    const events: EventJson[] = [];
    for (let n = 0; n < 600; n++) {
      const answer = shown(tenantId, `c-${n}`, ['i-1']);
      experiments.record(answer);
      const clicks = answer.assignment.arms[0]?.arm === 'b' ? n % 2 === 0 : n % 10 === 0;
      const recommendation_id = answer.recommendationId;
      if (clicks)
        events.push(event('EVENT_TYPE_RECOMMENDATION_CLICK', `c-${n}`, now, { recommendation_id, item_id: 'i-1' }));
    }
    await world.sendEvents(tenantId, events);
    const report = await waitFor(
      async () => {
        const got = await client.GetExperimentReport({ key: 'lift' }, { tenantId });
        return got.units === 600 && total(got)[2] === events.length && got;
      },
      { timeoutMs: 30_000 },
    );
    expect(report).toMatchObject({ control: 'a', early: true, planned_units: 2_000, sample_ratio_mismatch: false });
    expect(report.comparisons[0]).toMatchObject({
      ...{ arm: 'b', metric: 'EXPERIMENT_METRIC_CLICK_THROUGH', verdict: 'EXPERIMENT_VERDICT_SIGNIFICANT' },
      always_verdict: 'EXPERIMENT_VERDICT_SIGNIFICANT',
    });
    expect(report.arms.map(({ arm, share }) => [arm, share])).toEqual([
      ['a', 0.25],
      ['b', 0.75],
    ]);
    expect(report.comparisons[1]?.always_range).toBeNull();
    expect(report.comparisons[1]).toMatchObject({
      metric: 'EXPERIMENT_METRIC_CONVERSION',
      verdict: 'EXPERIMENT_VERDICT_TOO_FEW',
    });
    expect(report.notes.join()).toContain('600 of 2000 planned units have come');
  });

  it('forgets what is older than it is kept for, in parts', async () => {
    const tenantId = 'forgetful';
    await begin(tenantId, 'x');
    const dayMs = 24 * hour;
    const topic = `${world.prefix}recommendation.exposures.v1`;
    const before = await world.count('exposures');
    const old = Array.from({ length: 5 }, (_, n) => shown(tenantId, `c-${n}`, ['i'], { shownAtMs: now - 40 * dayMs }));
    await world.send([...old, shown(tenantId, 'c-9', ['i'])].map((answer) => exposureMessage(answer, topic)));
    await waitFor(async () => (await world.count('exposures')) === before + 6);
    const armsBefore = await world.count('exposure_arms');
    expect(await pruneExposures(world.pool, now - 35 * dayMs, 3)).toBe(3);
    expect(await pruneExposures(world.pool, now - 35 * dayMs, 3)).toBe(2);
    expect(await pruneExposures(world.pool, now - 35 * dayMs, 3)).toBe(0);
    expect(await world.count('exposures')).toBe(before + 1);
    expect(await world.count('exposure_arms')).toBe(armsBefore - 5);
  });

  it('passes over what is no message', async () => {
    const topic = `${world.prefix}recommendation.exposures.v1`;
    const before = await world.count('exposures');
    await begin('bad', 'x');
    await world.send([{ topic, key: 'bad/c-1', value: Buffer.from('{"items": 7}') }]);
    await world.send([exposureMessage(shown('bad', 'c-1', ['i']), topic)]);
    await waitFor(async () => (await world.count('exposures')) === before + 1);
  });
});

describe('exposures', () => {
  it('beyond the bound are dropped and counted while Kafka is away, and nobody waits for it', async () => {
    const metrics = new Metrics('away');
    const away = await world.experiments(
      { KAFKA_BROKERS: ['127.0.0.1:1'], EXPOSURES_PENDING_MAX: 100, EXPERIMENTS_CONSUME: 0 },
      metrics,
    );
    for (let n = 0; n < 250; n++) away.record(shown('away', 'c-1', ['i']));
    const text = await metrics.registry.metrics();
    expect(text).toMatch(/insightmesh_recommender_exposures_total\{[^}]*outcome="dropped"[^}]*\} 150/);
    expect(text).toMatch(/insightmesh_recommender_exposures_pending[^\n]* 100/);
  });

  it('that wait are sent as the process stops', async () => {
    const before = await world.count('exposures');
    const stopping = await world.experiments({ EXPERIMENTS_CONSUME: 0 });
    await begin('stopping', 'x');
    for (let n = 0; n < 50; n++) stopping.record(shown('stopping', `c-${n}`, ['i']));
    await stopping.stop();
    await waitFor(async () => (await world.count('exposures')) === before + 50);
  });
});
