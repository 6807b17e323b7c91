import { ExpiringLru } from '@insight-mesh/runtime/lru';
import { itemSeconds, type StoredItem } from './gorse-items.js';

export interface ScoredId {
  Id: string;
  Score: number;
}

const mostLists = 200;
/** Items looked at before others get their turn: a large catalogue must not hold up other requests. */
const itemsATurn = 5_000;

/** The newest items in stock of each tenant, by their own time, then by when they became known. Made anew every so often. */
export class LatestItems {
  readonly #lists = new ExpiringLru<Promise<ScoredId[]>>(mostLists);
  readonly #entries: (tenantId: string) => Iterable<[string, StoredItem]>;
  readonly #most: number;
  readonly #ttlMs: number;
  readonly #now: () => number;

  constructor(o: {
    entries: (tenantId: string) => Iterable<[string, StoredItem]>;
    most: number;
    ttlMs: number;
    now?: () => number;
  }) {
    this.#entries = o.entries;
    this.#most = o.most;
    this.#ttlMs = o.ttlMs;
    this.#now = o.now ?? Date.now;
  }

  /** At most `most`, the newest first; of all the categories. A score is the item's time in seconds since 1970, 0 where it has none. */
  async list(tenantId: string, categories: readonly string[]): Promise<ScoredId[]> {
    const key = JSON.stringify([tenantId, ...[...categories].sort()]);
    const now = this.#now();
    const known = this.#lists.get(key, now);
    if (known !== undefined) return known;
    const made = this.#make(tenantId, categories);
    this.#lists.set(key, made, now + this.#ttlMs);
    made.catch(() => this.#lists.delete(key));
    return made;
  }

  async #make(tenantId: string, categories: readonly string[]): Promise<ScoredId[]> {
    const found: { id: string; seconds: number; place: number }[] = [];
    const newestFirst = () => found.sort((a, b) => b.seconds - a.seconds || b.place - a.place).splice(this.#most);
    let place = 0;
    for (const [id, item] of this.#entries(tenantId)) {
      if (++place % itemsATurn === 0) await new Promise((resolve) => setImmediate(resolve));
      if (!item.inStock || !categories.every((each) => item.categoryPath.includes(each))) continue;
      found.push({ id, seconds: itemSeconds(item) ?? 0, place });
      if (found.length >= 8 * this.#most) newestFirst();
    }
    newestFirst();
    return found.map(({ id, seconds }) => ({ Id: id, Score: seconds }));
  }
}
