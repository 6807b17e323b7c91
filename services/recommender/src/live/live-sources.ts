import { TopK } from '@insight-mesh/algorithms/top-k';
import { decay } from './decayed-rows.js';
import type { LiveSettings } from './live-settings.js';
import type { TenantLive } from './tenant-live.js';

export interface LiveAsk {
  readonly tenantId: string;
  /** Items, the oldest first. */
  readonly context: readonly string[];
  readonly count: number;
  readonly exclude: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

export interface LiveCandidate {
  readonly itemId: string;
  /** Comparable within one answer of one source. */
  readonly score: number;
  readonly becauseItemId?: string;
}

/** Context items that are asked, the newest, and what each weighs beside the one after it. */
const contextItems = 10;
const recency = 0.8;
/** Of a basket all items count alike. */
const basketItems = 20;

/**
 * What was seen after or beside the items of the context by other visitors: the weight of the pair over the geometric mean of the counts of both, shrunk
 * (cosine; Sarwar et al., Item-based collaborative filtering, 2001), summed over the context. It knows an item as soon as visitors have clicked it.
 */
export function coVisits(tenant: TenantLive, o: LiveSettings, ask: LiveAsk): LiveCandidate[] {
  const { counts } = tenant;
  const votes = new Votes();
  let share = 1;
  for (const itemId of lastDistinct(ask.context, contextItems)) {
    const item = counts.find(itemId);
    if (item < 0) continue;
    const own = counts.long(item, ask.nowMs) + o.shrink;
    tenant.pairs.each(item, ask.nowMs, counts.generations, (other, weight) => {
      votes.add(other, item, (share * weight) / Math.sqrt(own * (counts.long(other, ask.nowMs) + o.shrink)));
    });
    share *= recency;
  }
  return votes.best(tenant, ask);
}

/**
 * What was bought with the items of a basket, in one order or by one customer within a day: the log likelihood ratio of buying both against buying each by
 * itself (Dunning 1993), of pairs that are bought more often than chance would have it alone. So what everybody buys does not win always.
 */
export function boughtTogether(tenant: TenantLive, ask: LiveAsk): LiveCandidate[] {
  const { counts } = tenant;
  const votes = new Votes();
  const all = tenant.orders(ask.nowMs);
  for (const itemId of lastDistinct(ask.context, basketItems)) {
    const item = counts.find(itemId);
    if (item < 0) continue;
    const own = counts.orders(item, ask.nowMs);
    tenant.together.each(item, ask.nowMs, counts.generations, (other, weight) => {
      const score = likelihoodRatio(weight, own, counts.orders(other, ask.nowMs), all);
      if (score > 0) votes.add(other, item, score);
    });
  }
  return votes.best(tenant, ask);
}

/** Items of the highest counts now: clicks of the short half-life, and so many as the long one lets expect beside them. */
export function popularNow(tenant: TenantLive, o: LiveSettings, nowMs: number): LiveCandidate[] {
  const { counts } = tenant;
  const expected = expectedShare(tenant, o, nowMs);
  const list = counts.top().map((item) => ({
    itemId: counts.name(item),
    score: counts.short(item, nowMs) + counts.long(item, nowMs) * expected,
  }));
  return list.sort(byScore);
}

/**
 * Items that are clicked far more than before: by how many standard deviations the count of the short half-life lies above what the long one lets expect, if clicks
 * came as a Poisson process. One is added to what is expected, so that a few clicks on what nobody clicked before are no trend.
 */
export function trending(tenant: TenantLive, o: LiveSettings, nowMs: number): LiveCandidate[] {
  const { counts } = tenant;
  const share = expectedShare(tenant, o, nowMs);
  const list: LiveCandidate[] = [];
  for (const item of counts.top()) {
    const short = counts.short(item, nowMs);
    if (short < o.trendingViews) continue;
    const expected = counts.long(item, nowMs) * share + 1;
    const score = (short - expected) / Math.sqrt(expected);
    if (score >= o.trendingDeviations) list.push({ itemId: counts.name(item), score });
  }
  return list.sort(byScore);
}

/**
 * What is popular in categories and segments: the sum of the shares that an item has of each list, so that a large segment does not outweigh the others.
 * @param categories whole paths, with what each weighs
 */
export function popularIn(
  tenant: TenantLive,
  ask: LiveAsk,
  segments: readonly string[],
  categories: ReadonlyMap<string, number>,
): LiveCandidate[] {
  const votes = new Votes();
  const addList = (lists: TenantLive['segments'], name: string, share: number) => {
    let sum = 0;
    const found: [number, number][] = [];
    lists.each(name, ask.nowMs, tenant.counts.generations, (item, weight) => {
      sum += weight;
      found.push([item, weight]);
    });
    for (const [item, weight] of found) votes.add(item, item, (share * weight) / sum);
  };
  for (const segment of segments) addList(tenant.segments, segment, 1);
  for (const [category, share] of categories) addList(tenant.categories, category, share);
  return votes.best(tenant, ask).map(({ itemId, score }) => ({ itemId, score }));
}

/** The share of a long count that is to be expected in the short one, if clicks came evenly since the first event. */
function expectedShare(tenant: TenantLive, { shortHalfLifeMs, longHalfLifeMs }: LiveSettings, nowMs: number): number {
  const known = Math.max(0, nowMs - tenant.firstMs);
  // Right after the first event the two have counted the same.
  if (known < 1_000) return 1;
  const short = shortHalfLifeMs * (1 - decay(known, shortHalfLifeMs));
  return short / (longHalfLifeMs * (1 - decay(known, longHalfLifeMs)));
}

/** Signed by the caller's use: 0 where the pair is not more frequent than chance would have it. */
function likelihoodRatio(both: number, a: number, b: number, all: number): number {
  // Sums of several orders of a day may exceed those of the items.
  const k11 = Math.min(both, a, b);
  const total = Math.max(all, a + b - k11);
  if (k11 <= 0 || k11 * total <= a * b) return 0;
  const [k12, k21] = [a - k11, b - k11];
  const k22 = total - a - b + k11;
  const rows = entropy(k11 + k12) + entropy(k21 + k22);
  const columns = entropy(k11 + k21) + entropy(k12 + k22);
  const cells = entropy(k11) + entropy(k12) + entropy(k21) + entropy(k22);
  return Math.max(0, 2 * (cells - rows - columns + entropy(total)));
}

function entropy(x: number): number {
  return x <= 0 ? 0 : x * Math.log(x);
}

const byScore = (a: LiveCandidate, b: LiveCandidate): number => b.score - a.score || (a.itemId < b.itemId ? -1 : 1);

/** The newest of a list, each once, the newest first. */
function lastDistinct(list: readonly string[], most: number): Iterable<string> {
  const last = new Set<string>();
  for (let i = list.length - 1; i >= 0 && last.size < most; i--) last.add(list[i] as string);
  return last;
}

/** Sums what speaks for each item, and keeps what spoke most. */
class Votes {
  readonly #sums = new Map<number, { sum: number; most: number; because: number }>();

  add(item: number, because: number, score: number): void {
    const votes = this.#sums.get(item);
    if (votes === undefined) {
      this.#sums.set(item, { sum: score, most: score, because });
      return;
    }
    votes.sum += score;
    if (score <= votes.most) return;
    votes.most = score;
    votes.because = because;
  }

  best({ counts }: TenantLive, { count, exclude, context }: LiveAsk): LiveCandidate[] {
    const out = new Set(context);
    const best = new TopK(Math.max(0, Math.min(count, this.#sums.size)));
    for (const [item, { sum }] of this.#sums) {
      const name = counts.name(item);
      if (!out.has(name) && !exclude.has(name)) best.offer(item, sum);
    }
    const { indexes, scores } = best.drain();
    return Array.from(indexes, (item, i) => ({
      itemId: counts.name(item),
      score: scores[i] as number,
      becauseItemId: counts.name(this.#sums.get(item)?.because ?? item),
    }));
  }
}
