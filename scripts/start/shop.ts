import { join } from 'node:path';
import type { EventJson, ItemJson } from '@insight-mesh/contracts/json';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { generateCatalogue } from '../demo-shop/catalogue.js';
import { generateEvents } from '../demo-shop/events.js';
import { writeTruth } from '../demo-shop/truth.js';
import { IntakeClient, userLanes } from '../lib/intake-client.js';
import type { Mesh } from '../lib/mesh.js';
import { championOf, trainAndWait } from '../lib/training-client.js';
import { itemsOfAnotherCategory, untilChanged } from './clicks.js';
import type { StartState } from './state.js';
import { type Answer, Storefront } from './storefront.js';

interface Step {
  mesh: Mesh;
  state: StartState;
  save: (change: Partial<StartState>) => void;
}

const bodySize = 500;
const lanes = 4;
// Saved after each slice: an interrupted start sends at most this many events again, and feature counts each id once.
const slice = bodySize * lanes * 4;

/** Sends the catalogue and the events that earlier starts have not sent, and writes the shop's truth to a side file. */
export async function sendShop(
  options: Step & { dir: string; say: (detail: string) => void },
): Promise<{ items: number; events: number; dropped: number }> {
  const { mesh, state, save, say } = options;
  const client = new IntakeClient({
    url: mesh.collectorHttp,
    apiKey: mesh.apiKey,
    onRetry: (why) => say(`trying again: ${why}`),
  });
  const counts = { items: 0, events: 0, dropped: 0 };
  try {
    if (!state.catalogueSent) {
      const catalogue = generateCatalogue(state.seed);
      for (let from = 0; from < catalogue.length; from += bodySize) {
        requireAll(await client.items(catalogue.slice(from, from + bodySize)));
      }
      writeTruth(join(options.dir, 'truth.ndjson'), { seed: state.seed });
      counts.items = catalogue.length;
      save({ catalogueSent: true });
    }
    if (state.eventsComplete) return counts;
    const began = performance.now();
    const send = async (events: readonly EventJson[]) => {
      await Promise.all(
        userLanes(events, lanes, (event) => event.customer_id || event.anonymous_id || '').map(async (lane) => {
          for (let from = 0; from < lane.length; from += bodySize) {
            const intake = await client.events(lane.slice(from, from + bodySize));
            requireAll(intake);
            counts.dropped += intake.dropped ?? 0;
          }
        }),
      );
      counts.events += events.length;
      save({ sentEvents: state.sentEvents + events.length });
      const perSecond = counts.events / ((performance.now() - began) / 1000);
      say(`${state.sentEvents} events, ${Math.round(perSecond)}/s`);
    };
    let index = 0;
    let pending: EventJson[] = [];
    for (const event of generateEvents({ seed: state.seed })) {
      index += 1;
      if (index <= state.sentEvents) continue;
      pending.push(event);
      if (pending.length < slice) continue;
      const full = pending;
      pending = [];
      // `index` runs ahead of what is saved by exactly what this call sends.
      await send(full);
    }
    if (pending.length > 0) await send(pending);
    save({ eventsComplete: true });
    return counts;
  } finally {
    client.close();
  }
}

function requireAll(intake: { rejected: { field: string; reason: string }[] }): void {
  const first = intake.rejected[0];
  if (first) throw new Error(`the collector refused part of the demo shop: ${first.field}: ${first.reason}`);
}

/** Trains once; later starts only name the champion. */
export async function trainOnce(
  options: Step & { say: (detail: string) => void },
): Promise<{ trained: boolean; summary: string }> {
  const { mesh, state, save, say } = options;
  if (state.trained) return { trained: false, summary: 'trained by an earlier start' };
  const training = { address: mesh.addresses.training, apiKey: mesh.apiKey };
  await trainAndWait({
    ...training,
    seed: state.seed,
    onProgress: (step, share) => say(`${step} ${Math.round(share * 100)}%`),
  });
  save({ trained: true });
  // The run's own, or that of a run which an interrupted start did not note: an equal model does not replace it.
  const champion = await championOf('recommend', training);
  if (!champion) throw new Error('the run ended without a champion for the slot recommend');
  await untilServed(mesh, `${champion.model}@${champion.version}`, generateCatalogue(state.seed)[0]?.id ?? '');
  const figure = (name: string) => champion.metrics[name]?.toFixed(4) ?? 'n/a';
  return {
    trained: true,
    summary: `champion ${champion.model}@${champion.version}, test hit rate@10 ${figure('hr@10')}, NDCG@10 ${figure('ndcg@10')}`,
  };
}

/** Waits until the recommender answers with the new champion. */
async function untilServed(mesh: Mesh, model: string, itemId: string): Promise<void> {
  const storefront = new Storefront(mesh);
  const end = performance.now() + 30_000;
  try {
    for (;;) {
      // With an item in the session, so that the answer is the next-item model's and not the popular list.
      const answer = await storefront.recommend('', 10, [itemId]);
      if (answer.model === model) return;
      if (performance.now() > end) {
        throw new Error(
          `the recommender did not take ${model} within 30 s; it answers with ${answer.model || 'no model'}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    storefront.close();
  }
}

export interface Demonstration {
  customerId: string;
  category: string;
  clicked: string[];
  before: Answer;
  after: Answer;
  changedAfterMs: number;
}

/** Recommends for the next customer, clicks three items of another category, and recommends again. */
export async function demonstrate(options: Step): Promise<Demonstration> {
  const { mesh, state, save } = options;
  const storefront = new Storefront(mesh);
  const feature = createClient('insightmesh.feature.v1.FeatureService', {
    address: mesh.addresses.feature,
    apiKey: mesh.apiKey,
    defaultDeadlineMs: 2_000,
  });
  try {
    const catalogue = new Map<string, ItemJson>();
    for (const item of generateCatalogue(state.seed)) if (item.id) catalogue.set(item.id, item);
    const customers = customerIds(state.seed);
    const customerId = customers[state.nextCustomer % customers.length] ?? 'c-1';
    save({ nextCustomer: state.nextCustomer + 1 });
    const history = await feature.GetHistory({ entity_id: customerId, limit: 200 });
    const popular = await feature.ListPopularItems({ limit: 1000 });
    const before = await storefront.recommend(customerId);
    const clicks = itemsOfAnotherCategory({
      catalogue,
      popularity: popular.items.map((item) => item.item_id),
      history: history.events.map((event) => event.item_id).filter(Boolean),
      answer: before,
    });
    const now = Date.now();
    const sessionId = `s-${now}`;
    let last = before;
    let answeredAt = 0;
    for (const [index, item] of clicks.entries()) {
      await storefront.click(customerId, item.id ?? '', sessionId, now - (clicks.length - index) * 1000);
      answeredAt = performance.now();
      last = await untilChanged(storefront, customerId, last);
    }
    return {
      customerId,
      category: (clicks[0]?.category_path ?? []).join(' / '),
      clicked: clicks.map((item) => item.title ?? item.id ?? ''),
      before,
      after: last,
      changedAfterMs: performance.now() - answeredAt,
    };
  } finally {
    feature.close();
    storefront.close();
  }
}

/** Customers with something to go by, in a fixed order: those of the first events. */
function customerIds(seed: number): string[] {
  const ids = new Map<string, number>();
  let read = 0;
  for (const event of generateEvents({ seed })) {
    if (event.customer_id) ids.set(event.customer_id, (ids.get(event.customer_id) ?? 0) + 1);
    read += 1;
    if (read === 20_000) break;
  }
  return [...ids].filter(([, events]) => events >= 5).map(([id]) => id);
}
