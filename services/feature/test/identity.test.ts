import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, createIdentityWorld, type IdentityWorld, identify, seen, seenBy } from './identity-world.js';
import type { view } from './mesh.js';

const demo = { tenantId: 'demo' };

describe('identity', () => {
  let world: IdentityWorld;
  beforeAll(async () => {
    world = await createIdentityWorld();
  });
  afterAll(() => world.stop());

  /** Features and history are those of one id under which all the events were sent. */
  const expectSameAs = async (id: string, events: readonly ReturnType<typeof view>[]): Promise<void> => {
    const one = `${id}-alone`;
    // The tie of equal times follows the event's id: the twins keep their times apart.
    const twins = events.map((event) => ({ ...event, id: `twin-${event.id}`, customer_id: one, anonymous_id: '' }));
    await world.send(...twins);
    const [joined, alone] = [await world.whole(id), await world.whole(one)];
    expect(joined.features).toBe(alone.features);
    expect(joined.history).toBe(alone.history);
  };

  it('lets the history before the login count for the customer', async () => {
    const events = [seen('v-1', 'before', 0), identify('v-1', 'c-login', 1), seenBy('c-login', 'after', 2)];
    await world.send(...events);
    expect(await world.items('c-login')).toEqual(['after', 'before']);
    expect(await world.whole('c-login')).toMatchObject({ joined: 1 });
    await expectSameAs('c-login', events);
  });

  it('shows nobody the customer by the visitor’s id', async () => {
    await world.send(
      seen('v-out', 'before', 0),
      identify('v-out', 'c-out', 1),
      seenBy('c-out', 'secret', 2, { anonymous_id: 'v-out' }),
      seen('v-out', 'after logout', 3),
    );
    expect(await world.items('v-out')).toEqual(['after logout', 'before']);
    expect(await world.whole('v-out')).toMatchObject({ joined: 0 });
    expect(await world.items('c-out')).toEqual(['after logout', 'secret', 'before']);
  });

  it('joins two devices to one customer, in whatever order the events come', async () => {
    const events = [
      identify('tablet', 'c-two', 5),
      seenBy('c-two', 'own', 6),
      seen('phone', 'on phone', 1, { consent: { personalisation: false } }),
      identify('phone', 'c-two', 2),
      seen('tablet', 'on tablet', 0),
    ];
    await world.send(...events);
    expect(await world.items('c-two')).toEqual(['own', 'on phone', 'on tablet']);
    expect(await world.whole('c-two')).toMatchObject({ joined: 2 });
    await expectSameAs('c-two', events);
    const { events: history } = await world.client.GetHistory({ entity_id: 'c-two' }, demo);
    const refused = history.filter((event) => event.personalisation_refused).map((event) => event.item_id);
    expect(refused).toEqual(['on phone']);
  });

  it('does not merge two customers who share a device, until the wrong join is cut', async () => {
    await world.send(seen('kiosk', 'somebody’s', 0), identify('kiosk', 'anna', 1), seenBy('anna', 'anna’s', 2));
    const alone = await world.whole('anna');
    await world.send(identify('kiosk', 'bert', 3), seenBy('bert', 'bert’s', 4));
    expect(await world.items('anna')).toEqual(['anna’s']);
    expect(await world.items('bert')).toEqual(['bert’s']);
    expect(await world.joins('kiosk')).toEqual(['kiosk anna SHARED', 'kiosk bert SHARED']);
    const shared = await world.whole('bert');

    const ids = { visitor_id: 'kiosk', customer_id: 'bert' };
    await world.client.CutJoin({ ...ids, reason: 'he only tried it' }, demo);
    expect(await world.joins('kiosk')).toEqual(['kiosk anna COUNTS', 'kiosk bert CUT']);
    expect(await world.whole('anna')).toEqual(alone);
    expect(await world.items('bert')).toEqual(['bert’s']);

    // A cut stays, whatever events come.
    await world.send(identify('kiosk', 'bert', 5));
    expect(await world.joins('bert')).toEqual(['kiosk bert CUT']);
    await world.client.RestoreJoin({ ...ids, reason: 'he did not' }, demo);
    expect(await world.joins('kiosk')).toEqual(['kiosk anna SHARED', 'kiosk bert SHARED']);
    expect((await world.whole('bert')).joined).toBe(shared.joined);
  });

  it('gives back what was, byte by byte, when a join is cut, and again when it is restored', async () => {
    const own = [seenBy('c-cut', 'own', 0), seenBy('c-cut', 'own too', 7)];
    await world.send(...own, seen('v-cut', 'visitor’s', 3));
    const visitor = await world.whole('v-cut');
    await world.send(identify('v-cut', 'c-cut', 5));
    const joined = await world.whole('c-cut');
    expect(await world.items('c-cut')).toEqual(['own too', 'visitor’s', 'own']);

    const ids = { visitor_id: 'v-cut', customer_id: 'c-cut' };
    const { join } = await world.client.CutJoin({ ...ids, reason: 'wrong person' }, demo);
    expect(join).toMatchObject({ ...ids, status: 'JOIN_STATUS_CUT', events: 1, cut_reason: 'wrong person' });
    expect(await world.items('c-cut')).toEqual(['own too', 'own']);
    expect(await world.whole('c-cut')).not.toEqual(joined);
    await world.client.RestoreJoin({ ...ids, reason: 'it was right' }, demo);
    expect(await world.whole('c-cut')).toEqual(joined);
    expect(await world.whole('v-cut')).toEqual(visitor);
  });

  it('merges nothing by an alias of two customers, a circle of aliases, or an id joined to itself', async () => {
    await world.send(
      seenBy('k-1', 'one’s', 0),
      seenBy('k-2', 'two’s', 1),
      identify('k-1', 'k-2', 2),
      identify('r-1', 'r-2', 3),
      identify('r-2', 'r-1', 4),
      identify('me', 'me', 5),
    );
    expect(await world.items('k-1')).toEqual(['one’s']);
    expect(await world.items('k-2')).toEqual(['two’s']);
    expect(await world.joins('k-1')).toEqual(['k-1 k-2 KNOWN_CUSTOMER']);
    expect(await world.joins('r-1')).toEqual(['r-1 r-2 KNOWN_CUSTOMER', 'r-2 r-1 KNOWN_CUSTOMER']);
    expect(await world.joins('me')).toEqual([]);
    for (const id of ['k-2', 'r-1', 'r-2', 'me']) expect(await world.whole(id)).toMatchObject({ joined: 0 });
  });

  it('un-joins a visitor who turns out to be a customer', async () => {
    await world.send(seen('id-9', 'early', 0), identify('id-9', 'c-9', 1));
    expect(await world.items('c-9')).toEqual(['early']);
    await world.send(seenBy('id-9', 'a customer after all', 2));
    expect(await world.items('c-9')).toEqual([]);
    expect(await world.joins('c-9')).toEqual(['id-9 c-9 KNOWN_CUSTOMER']);
  });

  it('counts an event id once, and takes the first and the last time whatever comes first', async () => {
    const said = [identify('v-n', 'c-n', 30), identify('v-n', 'c-n', 10), identify('v-n', 'c-n', 20)];
    await world.send(seen('v-n', 'once', 0), ...said);
    const before = await world.whole('c-n');
    await world.send(...said, ...said);
    const { joins } = await world.client.ListJoins({ entity_id: 'c-n' }, demo);
    const seconds = (minute: number) => ({ seconds: Date.parse(at(minute)) / 1000 });
    expect(joins).toMatchObject([{ events: 3, first_at: seconds(10), last_at: seconds(30), cut_at: null }]);
    expect(await world.whole('c-n')).toEqual(before);
  });

  it('keeps tenants apart', async () => {
    const other = { tenant_id: 'other' };
    await world.send(
      seen('v-t', 'of demo', 0),
      seen('v-t', 'of other', 0, other),
      identify('v-t', 'c-t', 1),
      seenBy('c-t', 'own', 2, other),
      seenBy('v-t', 'a customer there', 2, { tenant_id: 'third' }),
    );
    expect(await world.items('c-t')).toEqual(['of demo']);
    expect(await world.items('c-t', 'other')).toEqual(['own']);
    expect(await world.joins('c-t', 'other')).toEqual([]);
  });

  it('answers a customer’s visitors within one answer of many', async () => {
    const visitors = Array.from({ length: 12 }, (_, n) => `many-v-${n}`);
    await world.send(
      ...visitors.map((visitor, n) => seen(visitor, `item-${n}`, n)),
      ...visitors.map((visitor, n) => identify(visitor, `many-c-${n % 3}`, 20 + n)),
    );
    const ids = ['many-c-0', 'nobody', 'many-c-1', 'many-c-0', 'many-v-0', 'many-c-2'];
    const features = ['view_count_all'];
    const answer = await world.client.GetFeatures({ kind: 'ENTITY_KIND_CUSTOMER', entity_ids: ids, features }, demo);
    expect(ids.map((_, n) => answer.values.readDoubleLE(n * 8))).toEqual([4, 0, 4, 4, 1, 4]);
    expect(answer.entities.map((entity) => entity.joined_visitors)).toEqual([4, 0, 4, 4, 0, 4]);
  });
});
