import { waitFor } from '@insight-mesh/local-stack/testing';
import { withTransaction } from '@insight-mesh/runtime/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldGoods } from '../src/folds/goods.js';
import type { Service } from '../src/service.js';
import { encodeState } from '../src/state/encode.js';
import { EntityState } from '../src/state/entity-state.js';
import { packState } from '../src/state/pack.js';
import { foldEvent } from '../src/state/test-events.js';
import { saveStates } from '../src/store/folded-states.js';
import { createTestMesh, type TestMesh } from './mesh.js';
import { customerState, dayMs, makeDataset, putCustomers, type QualityClient, qualityClient } from './quality-world.js';

const today = Math.floor(Date.UTC(2026, 4, 20) / dayMs);
const views = 'customer__view_count_7d';

describe('whom a day is checked by', () => {
  let mesh: TestMesh;
  let wall: Service;
  let quality: QualityClient;
  beforeAll(async () => {
    mesh = await createTestMesh();
    const rows = (ids: (n: number) => string) =>
      Array.from({ length: 400 }, (_, n) => ({
        customer_id: ids(n),
        [views]: 1 + (n % 8),
        customer_category__view_count_7d: 1 + (n % 8),
        item__view_count_all: 3,
      }));
    for (const tenant of ['sample', 'event', 'late']) {
      await makeDataset(mesh, { id: 'd', tenant, rows: rows((n) => `c-${n % 150}`) });
    }
    await makeDataset(mesh, { id: 'd', tenant: 'visited', rows: rows((n) => `v-${n % 150}`) });
  });
  afterAll(async () => {
    quality?.close();
    await mesh.stop();
  });

  const put = (
    tenant: string,
    day: number,
    name: string,
    count: number,
    more: { visitor?: boolean; eventDay?: number } = {},
  ) =>
    putCustomers(
      mesh,
      tenant,
      day * dayMs + 1,
      Array.from({ length: count }, (_, n) => ({
        id: `${name}-${n}`,
        state: customerState({
          day: more.eventDay ?? day,
          views: 1 + (n % 8),
          category: n % 2 === 0 ? 'Home' : 'Garden',
        }),
        ...(more.visitor === undefined ? {} : { visitor: more.visitor }),
      })),
    );
  const results = async (tenant: string, day: string) => {
    const { drift } = await quality.ListDrift({ from_day: day, to_day: day }, { tenantId: tenant });
    return new Map(drift.map((one) => [one.feature, one]));
  };
  const checked = async (tenant: string) => {
    const { rows } = await mesh.pool.query<{ day: string; entities: number }>(
      'SELECT day::text, entities FROM quality_days WHERE tenant_id = $1 ORDER BY day',
      [tenant],
    );
    return rows.map((row) => `${row.day} ${row.entities}`);
  };
  const untilChecked = (tenant: string, days: number) =>
    waitFor(async () => (await checked(tenant)).length >= days, {
      timeoutMs: 30_000,
      what: `${days} days of ${tenant}`,
    });

  it('are the day’s customers and, where the data set has them, visitors; of a customer and a category one of its own', async () => {
    await put('sample', today - 1, 'c', 150);
    await put('sample', today - 1, 'v', 50, { visitor: true });
    await put('visited', today - 1, 'c', 100);
    await put('visited', today - 1, 'v', 150, { visitor: true });
    // One item is too few to say anything.
    const item = new EntityState();
    foldGoods(item, [{ event: foldEvent({ atMs: (today - 1) * dayMs }), quantity: 1, amount: 0 }]);
    item.prune();
    await withTransaction(mesh.pool, (tx) =>
      saveStates(tx, 0, (today - 1) * dayMs, [
        { kind: 'item', tenantId: 'sample', entityId: 'i-1', state: encodeState(item), isCustomer: false, added: 1 },
      ]),
    );
    wall = await mesh.start({ DRIFT_EVERY_MS: '100', DRIFT_CATCH_UP_DAYS: '1' }, { now: () => today * dayMs + 1 });
    quality = qualityClient(wall);
    for (const tenantId of ['sample', 'visited']) await quality.SetBaseline({ dataset_id: 'd' }, { tenantId });
    await untilChecked('sample', 1);
    await untilChecked('visited', 1);
    expect(await checked('sample')).toEqual(['2026-05-19 301']);
    const found = await results('sample', '2026-05-19');
    expect(found.get(views)).toMatchObject({ entities: 150, verdict: 'DRIFT_VERDICT_NONE' });
    // Of each customer's one category all views are.
    expect(found.get('customer_category__view_count_7d')).toMatchObject({
      entities: 150,
      verdict: 'DRIFT_VERDICT_NONE',
    });
    expect(found.get('item__view_count_all')).toMatchObject({ entities: 1, verdict: 'DRIFT_VERDICT_TOO_FEW' });
    expect((await results('visited', '2026-05-19')).get(views)).toMatchObject({ entities: 250 });
  });

  it('are at most as many as were asked for, and of days that passed while nobody looked, few', async () => {
    for (const back of [1, 2, 3, 4]) await put('late', today - back, `d${back}`, 130);
    await wall.life.stop();
    quality.close();
    wall = await mesh.start(
      { DRIFT_EVERY_MS: '100', DRIFT_SAMPLE: '110', DRIFT_CATCH_UP_DAYS: '2' },
      { now: () => today * dayMs + 1 },
    );
    quality = qualityClient(wall);
    await quality.SetBaseline({ dataset_id: 'd' }, { tenantId: 'late' });
    await untilChecked('late', 2);
    expect(await checked('late')).toEqual(['2026-05-18 220', '2026-05-19 220']);
  });

  it('are those whose newest event is of the day, where events’ time counts; whatever was folded when', async () => {
    // All written today, of two days of 2026-03; a third day is not over, as no event came after it.
    await put('event', today, 'a', 120, { eventDay: today - 60 });
    await put('event', today, 'b', 140, { eventDay: today - 59 });
    await put('event', today, 'c', 10, { eventDay: today - 58 });
    // Packed ones have been cold for long.
    const packed = packState(customerState({ day: today - 60, views: 190, category: 'Home' }));
    if (packed === undefined) throw new Error('does not pack');
    await putCustomers(mesh, 'event', today * dayMs, [{ id: 'cold', state: packed }]);
    await wall.life.stop();
    quality.close();
    wall = await mesh.start(
      { DRIFT_EVERY_MS: '100', DRIFT_DAY: 'event', DRIFT_CATCH_UP_DAYS: '2' },
      { now: () => today * dayMs + 1 },
    );
    quality = qualityClient(wall);
    await quality.SetBaseline({ dataset_id: 'd' }, { tenantId: 'event' });
    await untilChecked('event', 2);
    expect(await checked('event')).toEqual(['2026-03-21 240', '2026-03-22 280']);
    expect((await results('event', '2026-03-22')).get(views)).toMatchObject({
      entities: 140,
      verdict: 'DRIFT_VERDICT_NONE',
    });
  });
});
