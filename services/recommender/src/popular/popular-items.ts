import { toAppError } from '@insight-mesh/runtime/errors';
import type { Logger } from '@insight-mesh/runtime/log';
import type { FeatureClient } from '../feature-client.js';
import type { ModelStore, ServedModel } from '../models/model-store.js';

export interface PopularItem {
  itemId: string;
  score: number;
}

export interface PopularItemsOptions {
  models: Pick<ModelStore, 'champion'>;
  feature: Pick<FeatureClient, 'ListPopularItems'>;
  log: Logger;
  /** How long an answer of feature serves, in milliseconds. A failure is not asked again for half of it. */
  ttlMs: number;
  /** Items in a list. */
  limit?: number;
  /** Tenants whose list is kept. */
  maxTenants?: number;
  /** Milliseconds; default the monotonic clock. */
  now?: () => number;
}

interface Cached {
  items: readonly PopularItem[];
  freshUntil: number;
  refresh: Promise<void> | undefined;
}

const REFRESH_DEADLINE_MS = 2_000;

/** What everybody likes: the popular slot's model, else what feature has counted, cached a tenant. */
export class PopularItems {
  readonly #options: Required<PopularItemsOptions>;
  readonly #ofModel = new WeakMap<ServedModel, readonly PopularItem[]>();
  readonly #ofFeature = new Map<string, Cached>();

  constructor(options: PopularItemsOptions) {
    this.#options = { limit: 1_000, maxTenants: 10_000, now: () => performance.now(), ...options };
  }

  /**
   * The most popular first; empty where nothing is known yet. Waits at most `budgetMs` for feature, and not at all where
   * an older list is at hand: that one serves while it is fetched anew.
   */
  async ranking(tenantId: string, budgetMs: number): Promise<readonly PopularItem[]> {
    const champion = this.#options.models.champion(tenantId, 'popular');
    if (champion) return this.#rankingOf(champion);
    const cached = this.#entry(tenantId);
    if (cached.freshUntil <= this.#options.now() && !cached.refresh) {
      cached.refresh = this.#fetch(tenantId, cached).finally(() => {
        cached.refresh = undefined;
      });
    }
    if (cached.items.length === 0 && cached.refresh && budgetMs >= 1) await withinMs(cached.refresh, budgetMs);
    return cached.items;
  }

  async #rankingOf(champion: ServedModel): Promise<readonly PopularItem[]> {
    let items = this.#ofModel.get(champion);
    if (!items) {
      const list = await champion.model.recommend([], this.#options.limit);
      items = list.map(({ itemId, score }) => ({ itemId, score }));
      this.#ofModel.set(champion, items);
    }
    return items;
  }

  #entry(tenantId: string): Cached {
    const known = this.#ofFeature.get(tenantId);
    if (known) return known;
    const [oldest] = this.#ofFeature.keys();
    if (this.#ofFeature.size >= this.#options.maxTenants && oldest !== undefined) this.#ofFeature.delete(oldest);
    const fresh: Cached = { items: [], freshUntil: Number.NEGATIVE_INFINITY, refresh: undefined };
    this.#ofFeature.set(tenantId, fresh);
    return fresh;
  }

  // On nobody's behalf: a caller who goes away must not leave the next one without a list.
  async #fetch(tenantId: string, cached: Cached): Promise<void> {
    const { feature, limit, log, now, ttlMs } = this.#options;
    try {
      const answer = await feature.ListPopularItems({ limit }, { tenantId, deadlineMs: REFRESH_DEADLINE_MS });
      cached.items = answer.items.map((item) => ({ itemId: item.item_id, score: item.events }));
      cached.freshUntil = now() + ttlMs;
    } catch (error) {
      cached.freshUntil = now() + ttlMs / 2;
      log.warn({ err: error, code: toAppError(error).code, tenant_id: tenantId }, 'popular items not read');
    }
  }
}

async function withinMs(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
