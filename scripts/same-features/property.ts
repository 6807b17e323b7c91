import { isDeepStrictEqual } from 'node:util';
import { createKey, createTenant } from '@insight-mesh/runtime/access-store';
import type { Scope } from '@insight-mesh/runtime/auth';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool } from '@insight-mesh/runtime/postgres';
import fc from 'fast-check';
import type { Mesh } from '../lib/mesh.js';
import { untilStored } from '../start/stored.js';
import { Courier, type Sent, type Way, ways } from './deliver.js';
import { type Served, servedTo } from './served.js';
import { type ShopEvent, shopEvent } from './shop-event.js';

/** How a set of events comes the second time. */
export interface Delivery {
  events: readonly ShopEvent[];
  /** Places of events that come once more. */
  again: readonly number[];
  /** The order by these, or the newest first, so that all others come late. */
  order: readonly number[] | 'newest first';
  bodies: readonly { way: Way; zipped: boolean; size: number }[];
}

/** At most so many events, and half as many of them twice. */
export function deliveryOf(mostEvents: number): fc.Arbitrary<Delivery> {
  const mostAgain = Math.floor(mostEvents / 2);
  const mostSent = mostEvents + mostAgain;
  return fc.array(shopEvent, { minLength: 1, maxLength: mostEvents, size: 'max' }).chain((events) =>
    fc.record({
      events: fc.constant(events),
      again: fc.array(fc.nat(events.length - 1), { maxLength: mostAgain, size: 'max' }),
      order: fc.oneof(
        { weight: 3, arbitrary: fc.array(fc.nat(), { minLength: mostSent, maxLength: mostSent }) },
        { weight: 1, arbitrary: fc.constant<'newest first'>('newest first') },
      ),
      bodies: fc.array(
        fc.record({ way: fc.constantFrom(...ways), zipped: fc.boolean(), size: fc.integer({ min: 1, max: 12 }) }),
        { minLength: 4, maxLength: 12 },
      ),
    }),
  );
}

function shuffled({ events, again, order }: Delivery): Sent[] {
  const sent = events.map((event, place): Sent => ({ id: `e-${place}`, event }));
  const all = [...sent, ...again.flatMap((place) => sent[place] ?? [])];
  if (order === 'newest first') return all.sort((a, b) => b.event.atMs - a.event.atMs);
  return all
    .map((each, place) => ({ each, by: order[place] ?? 0 }))
    .sort((a, b) => a.by - b.by)
    .map(({ each }) => each);
}

/** The first differences, in words. */
function differences(once: Served, mixed: Served): string[] {
  const found: string[] = [];
  for (const [key, features] of Object.entries(once.features)) {
    for (const [name, value] of Object.entries(features)) {
      const other = mixed.features[key]?.[name];
      if (other !== value) found.push(`${key} ${name}: ${value} in order, ${other} mixed`);
    }
  }
  for (const part of ['history', 'popular'] as const) {
    if (!isDeepStrictEqual(once[part], mixed[part])) {
      found.push(`${part}: ${JSON.stringify(once[part])} in order, ${JSON.stringify(mixed[part])} mixed`);
    }
  }
  return found.slice(0, 5);
}

/** Sends each set of events twice, to tenants of their own: once in order by one door, and mixed by all of them. */
export class SameFeatures {
  readonly #mesh: Mesh;
  readonly #courier: Courier;
  readonly #pool;
  #tenants = 0;

  constructor(mesh: Mesh) {
    this.#mesh = mesh;
    this.#courier = new Courier(mesh);
    const log = createLogger({ service: 'same-features', level: 'error' });
    this.#pool = createPool({ url: mesh.databaseUrl, schema: 'access', max: 2, log, metrics: new Metrics('same') });
  }

  async #tenant(): Promise<{ write: string; read: string }> {
    const tenantId = `same-${++this.#tenants}`;
    await createTenant(this.#pool, 'access', tenantId, tenantId);
    const key = async (scope: Scope) =>
      (await createKey(this.#pool, 'access', { tenantId, scopes: [scope], label: 'same features' })).key;
    return { write: await key('events:write'), read: await key('features:read') };
  }

  /** @returns in words, where the features differ */
  async differences(given: Delivery): Promise<string[]> {
    const [once, mixed] = [await this.#tenant(), await this.#tenant()];
    const inOrder = given.events
      .map((event, place): Sent => ({ id: `e-${place}`, event }))
      .sort((a, b) => a.event.atMs - b.event.atMs);
    await this.#courier.send('json', false, inOrder, once.write);
    const all = shuffled(given);
    for (let from = 0, turn = 0; from < all.length; turn++) {
      const body = given.bodies[turn % given.bodies.length];
      if (body === undefined) break;
      await this.#courier.send(body.way, body.zipped, all.slice(from, from + body.size), mixed.write);
      from += body.size;
    }
    await untilStored(this.#mesh, () => {});
    const served = await Promise.all([once, mixed].map(({ read }) => servedTo(this.#mesh, read)));
    const [first, second] = served;
    return first === undefined || second === undefined ? [] : differences(first, second);
  }

  async close(): Promise<void> {
    this.#courier.close();
    await this.#pool.end();
  }
}

/** What a mesh for it needs: a lake that does not hold up the end of a run. */
export const sameFeaturesEnv = { feature: { LAKE_MAX_AGE_MS: '100' } };
