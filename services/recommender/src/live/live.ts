import { Budget } from './budget.js';
import { type LiveEvent, pathPrefixes } from './live-event.js';
import { type LiveSettings, liveSettings } from './live-settings.js';
import {
  boughtTogether,
  coVisits,
  type LiveAsk,
  type LiveCandidate,
  popularIn,
  popularNow,
  trending,
} from './live-sources.js';
import { SeenIds } from './seen-ids.js';
import { TenantLive } from './tenant-live.js';

/** How long a ranking that is the same for everybody serves, in milliseconds of the caller's clock. */
const rankingMs = 1_000;
/** Context items whose categories count, and what each weighs beside the one after it. */
const categoryItems = 5;
const recency = 0.8;
const mostCategories = 6;

/** What the catalogue says of an item's categories, from the widest to the narrowest; undefined where it does not know the item. */
export type CategoryPathOf = (tenantId: string, itemId: string) => readonly string[] | undefined;

interface Ranking {
  readonly atMs: number;
  readonly list: readonly LiveCandidate[];
}

interface Fed {
  readonly live: TenantLive;
  readonly budget: Budget;
  popular: Ranking | undefined;
  trending: Ranking | undefined;
}

export interface LiveAskOfNewcomer extends LiveAsk {
  /** From `segmentsOf`: what the request's channel and context say. */
  readonly segments: readonly string[];
}

/**
 * What the newest hours of the stream say of all tenants: counts, pairs and orders, in memory, bounded in bytes. Each replica keeps its own from the same
 * events, so answers agree but for what has just come. Everything is synchronous; nothing here waits or throws for an unknown tenant or item.
 */
export class Live {
  readonly #o: LiveSettings;
  readonly #budget: Budget;
  readonly #seen: SeenIds;
  readonly #categoryPath: CategoryPathOf;
  /** The tenant that was fed longest ago first. */
  readonly #tenants = new Map<string, Fed>();
  #dropped = 0;

  /** @throws RangeError that names the setting */
  constructor(categoryPath: CategoryPathOf, settings: Partial<LiveSettings> = {}) {
    this.#o = liveSettings(settings);
    this.#budget = new Budget(this.#o.totalBytes);
    this.#seen = new SeenIds(this.#o.seenIds);
    this.#categoryPath = categoryPath;
  }

  /** Bytes that the tenants hold, as reckoned from their tables; the ids that were seen are beside. */
  get bytes(): number {
    return this.#budget.taken;
  }

  get seenBytes(): number {
    return this.#seen.bytes;
  }

  /** Tenants whose state was dropped to make room for another since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  tenant(tenantId: string): TenantLive | undefined {
    return this.#tenants.get(tenantId)?.live;
  }

  /** @returns whether the event counted; not where its id was seen before, or there is no room at all */
  take(event: LiveEvent): boolean {
    if (!this.#seen.add(event.tenantId, event.id)) return false;
    const fed = this.#tenants.get(event.tenantId) ?? this.#make();
    if (fed === undefined) return false;
    this.#tenants.delete(event.tenantId);
    this.#tenants.set(event.tenantId, fed);
    fed.live.take(event);
    return true;
  }

  /** Source: what was seen after or beside the items of the context. */
  coVisits(ask: LiveAsk): LiveCandidate[] {
    const live = this.tenant(ask.tenantId);
    return live === undefined ? [] : coVisits(live, this.#o, ask);
  }

  /** Source: what was bought with the items of the context, which is the basket. */
  boughtTogether(ask: LiveAsk): LiveCandidate[] {
    const live = this.tenant(ask.tenantId);
    return live === undefined ? [] : boughtTogether(live, ask);
  }

  /** Source: what is clicked most now, the same for everybody. */
  popularNow(ask: LiveAsk): LiveCandidate[] {
    const fed = this.#tenants.get(ask.tenantId);
    if (fed === undefined) return [];
    if (isStale(fed.popular, ask.nowMs)) {
      fed.popular = { atMs: ask.nowMs, list: popularNow(fed.live, this.#o, ask.nowMs) };
    }
    return firstOf(fed.popular, ask);
  }

  /** Source: what is clicked far more than before, the same for everybody. */
  trending(ask: LiveAsk): LiveCandidate[] {
    const fed = this.#tenants.get(ask.tenantId);
    if (fed === undefined) return [];
    if (isStale(fed.trending, ask.nowMs)) {
      fed.trending = { atMs: ask.nowMs, list: trending(fed.live, this.#o, ask.nowMs) };
    }
    return firstOf(fed.trending, ask);
  }

  /** Source for somebody of whom little is known: what is popular in the categories of the context and in the request's segments. */
  popularAround(ask: LiveAskOfNewcomer): LiveCandidate[] {
    const live = this.tenant(ask.tenantId);
    return live === undefined ? [] : popularIn(live, ask, ask.segments, this.#categoriesOf(ask));
  }

  /** The narrower a category, the more it weighs; the newest items weigh most. */
  #categoriesOf({ tenantId, context }: LiveAsk): Map<string, number> {
    const categories = new Map<string, number>();
    let share = 1;
    for (const itemId of context.slice(-categoryItems).reverse()) {
      const paths = pathPrefixes(this.#categoryPath(tenantId, itemId) ?? []);
      for (const [level, path] of paths.entries()) {
        categories.set(path, (categories.get(path) ?? 0) + share * 2 ** (level - paths.length + 1));
      }
      share *= recency;
    }
    // Each list costs some ten microseconds.
    return new Map([...categories].sort(([, a], [, b]) => b - a).slice(0, mostCategories));
  }

  #make(): Fed | undefined {
    for (;;) {
      const budget = new Budget(this.#o.tenantBytes, this.#budget);
      const live = TenantLive.make(this.#o, budget);
      if (live !== undefined) return { live, budget, popular: undefined, trending: undefined };
      const oldest = this.#tenants.entries().next().value;
      if (oldest === undefined) return undefined;
      oldest[1].budget.release();
      this.#tenants.delete(oldest[0]);
      this.#dropped++;
    }
  }
}

function isStale(ranking: Ranking | undefined, nowMs: number): boolean {
  // A request as of an earlier moment is answered by what is popular now.
  return ranking === undefined || Math.abs(nowMs - ranking.atMs) >= rankingMs;
}

function firstOf(ranking: Ranking | undefined, { count, exclude }: LiveAsk): LiveCandidate[] {
  const list: LiveCandidate[] = [];
  for (const candidate of ranking?.list ?? []) {
    if (list.length >= count) break;
    if (!exclude.has(candidate.itemId)) list.push(candidate);
  }
  return list;
}
