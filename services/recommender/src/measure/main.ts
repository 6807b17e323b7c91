import { seeded } from '@insight-mesh/algorithms/preparation/random';
import { Content } from '../content/content.js';
import type { ItemFacts } from '../content/item-terms.js';
import { explore } from '../live/explore.js';
import { Live } from '../live/live.js';
import { pathPrefixes } from '../live/live-event.js';

// Started by `npm run bench -- sources`: what the sources without a model cost, on a synthetic shop. Prints one JSON object. Times are CPU time of this
// process, so that what else the machine does counts for little.

const [items = 50_000, events = 300_000, seed = 42] = process.argv.slice(2).map(Number);
const random = seeded(seed);
/** A few are frequent, most are rare. */
const skewed = (n: number): number => Math.min(n - 1, Math.floor(n * random() ** 3));
const DAY = 86_400_000;
const WARM_UP = 300;
const QUESTIONS = 2_000;
const WANTED = 50;
const tenantId = 'shop';
const none: ReadonlySet<string> = new Set();
const startMs = Date.UTC(2026, 0, 10);

const cpuMicroseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

function held(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Microseconds of CPU a call. */
function each(ask: () => unknown, calls = QUESTIONS): number {
  for (let i = 0; i < WARM_UP; i++) ask();
  const began = cpuMicroseconds();
  for (let i = 0; i < calls; i++) ask();
  return Number(((cpuMicroseconds() - began) / calls).toFixed(1));
}

const leaves = Math.max(50, Math.round(items / 150));
const brands = Math.max(100, Math.round(items / 60));
const words = 20_000 + items / 10;

function makeFacts(): ItemFacts {
  const leaf = skewed(leaves);
  return {
    title: Array.from({ length: 6 }, () => `w${skewed(words).toString(36)}`).join(' '),
    brand: `b${skewed(brands)}`,
    categoryPath: [`c${leaf % 20}`, `d${leaf % 400}`, `e${leaf}`],
    price: Math.round(Math.exp(5 + random() * 6)),
    currency: 'EUR',
    attributes: { colour: `k${skewed(30)}`, material: `m${skewed(60)}`, size: `s${skewed(12)}` },
  };
}

const ids = Array.from({ length: items }, (_, i) => `item-${i}`);
const idOf = (i: number): string => ids[i] as string;

const beforeContent = held();
const content = new Content();
// Made a thousand at a time, so that making them is not measured.
let spent = 0;
for (let from = 0; from < items; from += 1_000) {
  const batch = Array.from({ length: Math.min(1_000, items - from) }, makeFacts);
  const began = cpuMicroseconds();
  for (const [i, facts] of batch.entries()) {
    const at = from + i;
    content.put(tenantId, idOf(at), facts, startMs - (at % 100) * DAY, false, startMs);
  }
  spent += cpuMicroseconds() - began;
}
const contentBytes = held() - beforeContent;
const facts = Array.from({ length: 2_000 }, makeFacts);
let change = 0;
const changeUs = each(
  () => content.put(tenantId, idOf(skewed(items)), facts[change++ % 2_000] as ItemFacts, startMs, false, startMs),
  1_500,
);

const beforeLive = held();
const path = (itemId: string): string[] => {
  const leaf = Number(itemId.slice(5)) % 300;
  return [`c${leaf % 20}`, `d${leaf % 100}`, `e${leaf}`];
};
const live = new Live((_, itemId) => path(itemId));
let nowMs = startMs;
let fed = 0;
for (let from = 0; from < events; from += 1_000) {
  const batch = Array.from({ length: 1_000 }, (_, i) => {
    nowMs += 10;
    const order = random() < 0.03;
    const own = [...new Set(Array.from({ length: order ? 3 : 1 }, () => idOf(skewed(items))))];
    const listed = own.map((itemId) => ({ itemId, strength: order ? 5 : 1, categories: pathPrefixes(path(itemId)) }));
    const visitor = `v${Math.floor((random() * events) / 12)}`;
    const segments = [`channel=${i % 3}`, `country=${i % 20}`];
    return { tenantId, id: `e${from + i}`, atMs: nowMs, visitor, order, segments, items: listed };
  });
  const began = cpuMicroseconds();
  for (const event of batch) live.take(event);
  fed += cpuMicroseconds() - began;
}
const liveBytes = held() - beforeLive;

const context = (length: number): string[] => Array.from({ length }, () => idOf(skewed(items)));
const ask = (length: number) => ({ tenantId, context: context(length), count: WANTED, exclude: none, nowMs });
const ranked = ids.slice(0, 100);
const arms = ids.slice(100, 120).map((itemId) => ({ itemId, exposures: 0, clicks: 0 }));
let asked = 0;

const microseconds = {
  seen_together: each(() => live.coVisits(ask(10))),
  bought_together: each(() => live.boughtTogether(ask(5))),
  popular_around: each(() => live.popularAround({ ...ask(5), segments: ['channel=1', 'country=3'] })),
  popular_now: each(() => live.popularNow(ask(0))),
  trending: each(() => live.trending(ask(0))),
  popular_now_made_again: each(() => {
    nowMs += 2_000;
    live.popularNow(ask(0));
  }, 300),
  trending_made_again: each(() => {
    nowMs += 2_000;
    live.trending(ask(0));
  }, 300),
  alike_1: each(() => content.like(ask(1))),
  alike_5: each(() => content.like(ask(5))),
  same_category: each(() => content.sameCategory(ask(3))),
  same_brand: each(() => content.sameBrand(ask(3))),
  new: each(() => content.newItems({ ...ask(5), nowMs: startMs })),
  explore: each(() => explore(ranked, arms, { count: 20, share: 0.05, recommendationId: `r${asked++}` })),
};

process.stdout.write(
  `${JSON.stringify({
    items,
    events,
    microseconds,
    upserts_per_s: Math.round((items / spent) * 1e6),
    change_us: changeUs,
    content_bytes_per_item: Math.round(contentBytes / items),
    events_per_s: Math.round((events / fed) * 1e6),
    live_items: live.tenant(tenantId)?.items ?? 0,
    live_mib: Math.round(liveBytes / 1_048_576),
    live_mib_reckoned: Math.round((live.bytes + live.seenBytes) / 1_048_576),
  })}\n`,
);
