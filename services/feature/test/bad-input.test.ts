import { toTimestamp } from '@insight-mesh/runtime/time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionsOf } from '../src/definitions/all.js';
import type { EntityName } from '../src/definitions/definition.js';
import { createIdentityWorld, type IdentityWorld, identify, seenBy } from './identity-world.js';
import { view } from './mesh.js';

const demo = { tenantId: 'demo' };
const hourMs = 3_600_000;
const received = Date.parse('2026-05-01T09:30:00Z');
const time = (ms: number) => new Date(ms).toISOString();

const kinds = {
  customer: 'ENTITY_KIND_CUSTOMER',
  item: 'ENTITY_KIND_ITEM',
  session: 'ENTITY_KIND_SESSION',
  category: 'ENTITY_KIND_CATEGORY',
  device: 'ENTITY_KIND_DEVICE',
  customer_category: 'ENTITY_KIND_CUSTOMER_CATEGORY',
  customer_brand: 'ENTITY_KIND_CUSTOMER_BRAND',
} as const satisfies Record<EntityName, string>;
const entities = Object.entries(kinds) as [EntityName, (typeof kinds)[EntityName]][];

describe('what should not come, and comes', () => {
  let world: IdentityWorld;

  beforeAll(async () => {
    world = await createIdentityWorld();
  });
  afterAll(() => world.stop());

  const ask = async (kind: (typeof kinds)[EntityName], id: string, features: string[] = [], more: object = {}) => {
    const facets = kind.startsWith('ENTITY_KIND_CUSTOMER_') ? ['Home'] : [];
    const answer = await world.client.GetFeatures({ kind, entity_ids: [id], features, facets, ...more }, demo);
    const values = answer.features.map((_, at) => answer.values.readDoubleLE(at * 8));
    return { entity: answer.entities[0], values, defaults: answer.defaults };
  };

  it.each(entities)('a %s that does not exist has the default of every feature, each marked', async (entity, kind) => {
    const { entity: found, values, defaults } = await ask(kind, 'never-seen');
    expect(found).toMatchObject({ known: false, newest_event_at: null });
    expect(values).toEqual(definitionsOf[entity].map((definition) => definition.default));
    const marked = values.map((_, at) => ((defaults[at >>> 3] ?? 0) >>> (at & 7)) & 1);
    expect(marked).toEqual(values.map(() => 1));
  });

  it.each(entities)('a feature that no %s has is refused with those near it', async (entity, kind) => {
    const [right = ''] = definitionsOf[entity].map((definition) => definition.name);
    const wrong = `${right.slice(0, 2)}${right.slice(3)}`;
    await expect(ask(kind, 'x', [right, wrong, 'zzzz'])).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: [{ field: 'features[1]', description: expect.stringContaining(right) }, { field: 'features[2]' }],
    });
  });

  it.each(entities)('10,001 of a %s are refused, however often one of them is named', async (_, kind) => {
    const entity_ids = Array.from({ length: 10_001 }, () => 'same');
    await expect(world.client.GetFeatures({ kind, entity_ids }, demo)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('10000'),
      violations: [{ field: 'entity_ids' }],
    });
  });

  it('a clock an hour ahead is taken as it is, and what comes by the right clock still counts', async () => {
    const by = { customer_id: 'ahead', received_at: time(received) };
    await world.send(view({ ...by, item_id: 'from the future', occurred_at: time(received + hourMs) }));
    await world.send(view({ ...by, item_id: 'now', occurred_at: time(received) }));
    expect(await world.items('ahead')).toEqual(['from the future', 'now']);
    const names = ['view_count_1d', 'view_count_all', 'last_seen_seconds'];
    expect((await ask(kinds.customer, 'ahead', names)).values).toEqual([2, 2, 0]);
    // The windows of whoever asks as of now would end before the newest event.
    const asOf = (ms: number) => ask(kinds.customer, 'ahead', names, { as_of: toTimestamp(ms) });
    await expect(asOf(received)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('2026-05-01T10:30:00'),
    });
    expect((await asOf(received + 2 * hourMs)).values).toEqual([2, 2, 3_600]);
  });

  it('a clock over a day ahead goes to the dead letters, and moves nobody’s windows', async () => {
    const by = { customer_id: 'far-ahead', received_at: time(received) };
    const tooFar = view({ ...by, occurred_at: time(received + 24 * hourMs + 1) });
    await world.send(view({ ...by, item_id: 'right' }), tooFar);
    expect(await world.items('far-ahead')).toEqual(['right']);
    const { entity } = await ask(kinds.customer, 'far-ahead');
    expect(entity?.newest_event_at).toEqual(toTimestamp(received));
    const { mesh, service } = world;
    const events = await service.context.metrics.registry.getSingleMetric('feature_events_total')?.get();
    expect(events?.values.find(({ labels }) => labels.outcome === 'refused')?.value).toBe(1);
    const admin = mesh.kafka.admin();
    await admin.connect();
    const letters = await admin.fetchTopicOffsets(`${mesh.prefix}clickstream.deadletters.v1`);
    await admin.disconnect();
    expect(letters.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0)).toBe(1);
  });

  it('an event of 2010 and one of 2026 give the same whichever comes first', async () => {
    const ids = { session_id: 'both', device_id: 'both', item_id: 'both' };
    const facts = { item_facts: [{ item_id: 'both', category: 'Both', brand: 'B', price: 100, currency: 'EUR' }] };
    const whole = async (tenantId: string) => {
      const answers = [];
      for (const kind of ['customer', 'item', 'session', 'category', 'device'] as const) {
        const id = kind === 'category' ? 'Both' : 'both';
        const answer = await world.client.GetFeatures({ kind: kinds[kind], entity_ids: [id] }, { tenantId });
        answers.push({ ...answer, values: answer.values.toString('hex') });
      }
      return answers;
    };
    const event = (tenant_id: string, year: number) =>
      view({
        ...ids,
        ...facts,
        tenant_id,
        id: `of-${year}`,
        customer_id: 'both',
        occurred_at: `${year}-05-01T09:00:00Z`,
      });
    await world.send(event('old-first', 2010));
    await world.send(event('old-first', 2026));
    await world.send(event('new-first', 2026));
    await world.send(event('new-first', 2010));
    const oldFirst = await whole('old-first');
    expect(await whole('new-first')).toEqual(oldFirst);
    expect(oldFirst.map(({ entities: [entity] }) => entity?.known)).toEqual([true, true, true, true, true]);
    // One counts in the windows, both over all time.
    const names = ['view_count_1h', 'view_count_90d', 'view_count_all', 'first_seen_seconds'];
    const request = { kind: kinds.customer, entity_ids: ['both'], features: names };
    const { values } = await world.client.GetFeatures(request, { tenantId: 'new-first' });
    const between = (Date.UTC(2026, 4, 1, 9) - Date.UTC(2010, 4, 1, 9)) / 1000;
    expect(names.map((_, at) => values.readDoubleLE(at * 8))).toEqual([1, 1, 2, between]);
  });

  it('a cycle of aliases ends, and counts for nobody', async () => {
    const around = ['ring-1', 'ring-2', 'ring-3'];
    const pairs = around.map((id, n) => identify(id, around[(n + 1) % around.length] ?? '', n));
    await world.send(...around.map((id, n) => seenBy(id, `of ${id}`, 10 + n)), ...pairs, ...pairs);
    for (const id of around) {
      expect(await world.items(id)).toEqual([`of ${id}`]);
      expect(await world.whole(id)).toMatchObject({ joined: 0 });
      expect((await world.joins(id)).map((join) => join.split(' ')[2])).toEqual(['KNOWN_CUSTOMER', 'KNOWN_CUSTOMER']);
    }
  });

  it('an alias of two known customers merges neither, whether they were known before it or after', async () => {
    await world.send(seenBy('known-1', 'one’s', 0), seenBy('known-2', 'two’s', 1));
    await world.send(identify('known-1', 'known-2', 2));
    await world.send(identify('later-1', 'later-2', 3));
    await world.send(seenBy('later-1', 'one’s', 4), seenBy('later-2', 'two’s', 5));
    for (const name of ['known', 'later']) {
      expect(await world.items(`${name}-1`)).toEqual(['one’s']);
      expect(await world.items(`${name}-2`)).toEqual(['two’s']);
      expect(await world.joins(`${name}-1`)).toEqual([`${name}-1 ${name}-2 KNOWN_CUSTOMER`]);
    }
  });
});
