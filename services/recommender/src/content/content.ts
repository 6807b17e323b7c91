import { mergeSettings, requireInteger, requireNumber } from '@insight-mesh/algorithms/settings';
import { ContentIndex, contentDefaults, type Like } from './content-index.js';
import { brandTerm, categoryTerm, type ItemFacts, type TermKind } from './item-terms.js';
import { NewItems, newItemsDefaults } from './new-items.js';
import { Scratch } from './scratch.js';

export interface ContentOptions {
  /** Items of all tenants; what comes beyond is not indexed. Some 400 bytes an item. */
  maxItems: number;
  /** How long an item is new, in milliseconds. */
  newMs: number;
  /** New items kept of one tenant, the newest. */
  maxNewItems: number;
  /** An attribute that says since when an item is sold (RFC 3339, a date, or milliseconds since 1970); it goes before what Kafka tells. */
  sinceAttribute: string;
}

export const contentOptionDefaults: ContentOptions = {
  maxItems: 3_000_000,
  newMs: newItemsDefaults.newMs,
  maxNewItems: newItemsDefaults.most,
  sinceAttribute: 'available_from',
};

interface Tenant {
  readonly all: ContentIndex;
  /** The new ones once more, so that those near a context are found without reading the others. */
  readonly fresh: ContentIndex;
  readonly news: NewItems;
}

export interface ContentAsk {
  readonly tenantId: string;
  /** Items, the oldest first. */
  readonly context: readonly string[];
  readonly count: number;
  readonly exclude: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

const leafKinds: readonly TermKind[] = ['leaf', 'leafBrand', 'leafPrice'];
const brandKinds: readonly TermKind[] = ['brand', 'leafBrand'];

/** What items of all tenants are like, kept up to date by each upsert of the catalogue. Synchronous, in memory, rebuilt from the catalogue's topic. */
export class Content {
  readonly #o: ContentOptions;
  readonly #scratch = new Scratch();
  readonly #tenants = new Map<string, Tenant>();
  #items = 0;
  #leftOut = 0;

  /** @throws RangeError that names the setting */
  constructor(options: Partial<ContentOptions> = {}) {
    this.#o = mergeSettings(contentOptionDefaults, options);
    requireInteger('maxItems', this.#o.maxItems, 1);
    requireNumber('newMs', this.#o.newMs, 0, 3_650 * 86_400_000);
    requireInteger('maxNewItems', this.#o.maxNewItems, 1, 1_000_000);
  }

  /** Items of all tenants. */
  get items(): number {
    return this.#items;
  }

  /** Upserts that found no room since the start. */
  get leftOut(): number {
    return this.#leftOut;
  }

  get bytes(): number {
    let sum = this.#scratch.scores.byteLength + this.#scratch.marks.byteLength;
    for (const { all, fresh } of this.#tenants.values()) sum += all.bytes + fresh.bytes;
    return sum;
  }

  /**
   * Takes an item in, or what has changed of it.
   * @param stampMs Kafka's time of the message, milliseconds since 1970
   * @param unsure the message lay in Kafka at the start: compaction may have taken the item's first one
   * @returns false where there is no room
   */
  put(tenantId: string, itemId: string, facts: ItemFacts, stampMs: number, unsure: boolean, nowMs: number): boolean {
    const tenant = this.#tenantOf(tenantId);
    const known = tenant.all.has(itemId);
    if (!known && this.#items >= this.#o.maxItems) {
      this.#leftOut++;
      return false;
    }
    tenant.all.put(itemId, facts);
    const said = moment(facts.attributes?.[this.#o.sinceAttribute]);
    // What is only announced is as new as its announcement.
    const firstMs = said === undefined ? stampMs : Math.min(said, nowMs);
    if (!known) this.#items++;
    if (!known || said !== undefined) {
      if (!tenant.news.put(itemId, firstMs, unsure && said === undefined, nowMs)) tenant.fresh.remove(itemId);
      else tenant.fresh.put(itemId, facts);
    } else if (tenant.fresh.has(itemId)) {
      tenant.fresh.put(itemId, facts);
    }
    return true;
  }

  remove(tenantId: string, itemId: string): void {
    const tenant = this.#tenants.get(tenantId);
    if (!tenant?.all.has(itemId)) return;
    tenant.all.remove(itemId);
    tenant.fresh.remove(itemId);
    tenant.news.remove(itemId);
    this.#items--;
    if (tenant.all.size === 0) this.#tenants.delete(tenantId);
  }

  knows(tenantId: string, itemId: string): boolean {
    return this.#tenants.get(tenantId)?.all.has(itemId) ?? false;
  }

  /** Items like one of the catalogue, or like facts of one that need not be in it. */
  similar(tenantId: string, item: string | ItemFacts, count: number, exclude: ReadonlySet<string> = new Set()): Like[] {
    return this.#tenants.get(tenantId)?.all.similar([item], count, exclude) ?? [];
  }

  /** Source: items like those of the context. */
  like(ask: ContentAsk): Like[] {
    return this.#tenants.get(ask.tenantId)?.all.similar(ask.context, ask.count, ask.exclude) ?? [];
  }

  /** Source: items of the narrowest categories of the context, those most like it first. */
  sameCategory(ask: ContentAsk): Like[] {
    return this.#tenants.get(ask.tenantId)?.all.similar(ask.context, ask.count, ask.exclude, leafKinds) ?? [];
  }

  /** Source: items of the brands of the context, those most like it first. */
  sameBrand(ask: ContentAsk): Like[] {
    return this.#tenants.get(ask.tenantId)?.all.similar(ask.context, ask.count, ask.exclude, brandKinds) ?? [];
  }

  /** Source: new items, those like the context first, then the newest. The score of the latter is below 0.01 and falls with age. */
  newItems(ask: ContentAsk): Like[] {
    const { tenantId, context, count, exclude, nowMs } = ask;
    const tenant = this.#tenants.get(tenantId);
    if (tenant === undefined || count <= 0) return [];
    const newest = tenant.news.newest(nowMs);
    const catalogue = tenant.all.size;
    const sinceOf = (itemId: string) => tenant.news.firstMs(itemId, nowMs, catalogue);
    const list = this.#newLike(tenant, context, count, exclude).filter(({ itemId }) => sinceOf(itemId) !== undefined);
    const listed = new Set(list.map(({ itemId }) => itemId));
    for (const itemId of newest) {
      if (list.length >= count) break;
      if (listed.has(itemId) || exclude.has(itemId)) continue;
      const since = sinceOf(itemId);
      if (since !== undefined) list.push({ itemId, score: 0.01 * 2 ** (-Math.max(0, nowMs - since) / this.#o.newMs) });
    }
    return list;
  }

  /** Since when a new item is known, in milliseconds since 1970; undefined where the item is not new. */
  newSince(tenantId: string, itemId: string, nowMs: number): number | undefined {
    const tenant = this.#tenants.get(tenantId);
    return tenant?.news.firstMs(itemId, nowMs, tenant.all.size);
  }

  /** Any items of a category (its whole path) or of a brand, the newest upserts first. */
  having(tenantId: string, of: { category: readonly string[] } | { brand: string }, count: number): string[] {
    const index = this.#tenants.get(tenantId)?.all;
    if (index === undefined) return [];
    const none: ReadonlySet<string> = new Set();
    if ('brand' in of) return index.having(brandTerm(of.brand), count, none);
    const leaves = index.having(categoryTerm(of.category, true), count, none);
    return [...leaves, ...index.having(categoryTerm(of.category, false), count - leaves.length, none)];
  }

  /** A context item need not be new: its likeness is asked of the new ones by what the index of all knows of it. */
  #newLike(tenant: Tenant, context: readonly string[], count: number, exclude: ReadonlySet<string>): Like[] {
    if (tenant.fresh.size === 0) return [];
    return tenant.fresh.similarTo(tenant.all, context, count, exclude);
  }

  #tenantOf(tenantId: string): Tenant {
    let tenant = this.#tenants.get(tenantId);
    if (tenant === undefined) {
      const fresh = new ContentIndex(this.#scratch);
      const settings = { ...newItemsDefaults, newMs: this.#o.newMs, most: this.#o.maxNewItems };
      const news = new NewItems(settings, (itemId) => fresh.remove(itemId));
      tenant = { all: new ContentIndex(this.#scratch, contentDefaults), fresh, news };
      this.#tenants.set(tenantId, tenant);
    }
    return tenant;
  }
}

function moment(given: unknown): number | undefined {
  const ms = typeof given === 'number' ? given : typeof given === 'string' ? Date.parse(given) : Number.NaN;
  return Number.isFinite(ms) ? ms : undefined;
}
