import type { Budget } from './budget.js';
import { DecayedRows, decay, rowBytes } from './decayed-rows.js';
import { countBytes, ItemCounts } from './item-counts.js';
import type { LiveEvent } from './live-event.js';
import type { LiveSettings } from './live-settings.js';
import { SegmentLists, segmentBytes } from './segment-lists.js';
import { Visitors, visitorBytes } from './visitors.js';

/** Rows that a tenant begins with. */
const firstRows = 256;
/** An item seen before another goes less often after it. */
const backward = 0.5;
/** Two orders of one day are less of a basket than one. */
const otherOrder = 0.5;

/** What the stream says of one tenant: a fold of its events, bounded in bytes. Queries are in the sources beside. */
export class TenantLive {
  readonly counts: ItemCounts;
  /** Item to the items seen after or beside it. */
  readonly pairs: DecayedRows;
  /** Item to the items bought with it. */
  readonly together: DecayedRows;
  readonly segments: SegmentLists;
  readonly categories: SegmentLists;
  readonly #o: LiveSettings;
  readonly #budget: Budget;
  readonly #visitors: Visitors;
  #orders = 0;
  #ordersMs = 0;
  #firstMs = Number.POSITIVE_INFINITY;

  private constructor(o: LiveSettings, budget: Budget) {
    this.#o = o;
    this.#budget = budget;
    const { shortHalfLifeMs: shortMs, longHalfLifeMs: longMs } = o;
    this.counts = new ItemCounts({ shortMs, longMs }, firstRows);
    this.pairs = new DecayedRows(o.neighbours, longMs, firstRows);
    this.together = new DecayedRows(o.orderNeighbours, longMs, firstRows);
    this.segments = new SegmentLists(o.segments, longMs);
    this.categories = new SegmentLists(o.categories, longMs);
    this.#visitors = new Visitors(firstRows);
  }

  /** @returns undefined where there is no room for another tenant */
  static make(o: LiveSettings, budget: Budget): TenantLive | undefined {
    const lists = (o.segments + o.categories) * segmentBytes;
    return budget.take(lists + firstRows * (itemBytes(o) + visitorBytes)) ? new TenantLive(o, budget) : undefined;
  }

  get items(): number {
    return this.counts.size;
  }

  get visitors(): number {
    return this.#visitors.size;
  }

  /** Time of the oldest event that was counted, in milliseconds since 1970. */
  get firstMs(): number {
    return this.#firstMs;
  }

  /** Orders so far, with the long half-life. */
  orders(nowMs: number): number {
    return this.#orders * decay(nowMs - this.#ordersMs, this.#o.longHalfLifeMs);
  }

  take(event: LiveEvent): void {
    const { atMs, visitor } = event;
    this.#firstMs = Math.min(this.#firstMs, atMs);
    const who = visitor === '' ? -1 : this.#placeVisitor(visitor);
    const sinceMs = atMs - this.#o.pairWindowMs;
    const bought: number[] = [];
    for (const { itemId, strength, categories } of event.items) {
      const item = this.#placeItem(itemId);
      // A visitor counts once for an item, by the strongest act; whom we may not know counts each time.
      const known = who >= 0 && this.#hasSeen(who, item, sinceMs);
      const generation = this.counts.generations[item] as number;
      const counted = who < 0 ? strength : this.#visitors.see(who, item, generation, atMs, strength, sinceMs);
      this.counts.add(item, atMs, counted, event.order ? 1 : 0);
      if (counted > 0) this.#addToLists(event, categories, item, counted);
      if (who >= 0 && !known) this.#pair(who, item, atMs, sinceMs);
      if (event.order) bought.push(item);
    }
    if (event.order) this.#takeOrder(who, bought, atMs);
  }

  #hasSeen(who: number, item: number, sinceMs: number): boolean {
    let found = false;
    this.#visitors.recent(who, sinceMs, this.counts.generations, (other) => {
      found ||= other === item;
    });
    return found;
  }

  #addToLists(event: LiveEvent, categories: readonly string[], item: number, amount: number): void {
    const { generations } = this.counts;
    for (const segment of event.segments) this.segments.add(segment, event.atMs, item, amount, generations);
    for (const category of categories) this.categories.add(category, event.atMs, item, amount, generations);
  }

  #pair(who: number, item: number, atMs: number, sinceMs: number): void {
    const { generations } = this.counts;
    this.#visitors.recent(who, sinceMs, generations, (other, distance) => {
      if (other === item) return;
      // The newest lies at 0, so the one before it at 1: the weight falls with the distance as in sequential rules (div).
      const weight = 1 / distance;
      this.pairs.add(other, atMs, item, weight, generations);
      this.pairs.add(item, atMs, other, weight * backward, generations);
    });
  }

  #takeOrder(who: number, bought: readonly number[], atMs: number): void {
    const { generations } = this.counts;
    const longMs = this.#o.longHalfLifeMs;
    const passed = atMs - this.#ordersMs;
    this.#orders = this.#orders * decay(passed, longMs) + decay(-passed, longMs);
    this.#ordersMs = Math.max(this.#ordersMs, atMs);
    if (who < 0) return;
    // An item that made room for a later one of the same order has that one's place.
    const items = [...new Set(bought)];
    const both = (a: number, b: number, weight: number) => {
      this.together.add(a, atMs, b, weight, generations);
      this.together.add(b, atMs, a, weight, generations);
    };
    for (const [i, a] of items.entries()) for (const b of items.slice(i + 1)) both(a, b, 1);
    const earlier: number[] = [];
    this.#visitors.bought(who, atMs - this.#o.orderWindowMs, generations, (item) => earlier.push(item));
    for (const a of items) {
      for (const b of earlier) if (!items.includes(b)) both(a, b, otherOrder);
      this.#visitors.buy(who, a, generations[a] as number, atMs);
    }
  }

  #placeItem(itemId: string): number {
    const { counts } = this;
    if (counts.size >= counts.room && counts.find(itemId) < 0 && this.#budget.take(counts.room * itemBytes(this.#o))) {
      const room = counts.room * 2;
      counts.grow(room);
      this.pairs.grow(room);
      this.together.grow(room);
    }
    return counts.place(itemId, (item) => {
      this.pairs.clear(item);
      this.together.clear(item);
    });
  }

  #placeVisitor(visitor: string): number {
    const { size, room } = this.#visitors;
    if (size >= room && this.#budget.take(room * visitorBytes)) this.#visitors.grow(room * 2);
    return this.#visitors.place(visitor);
  }
}

/** Bytes of an item with its neighbours. */
function itemBytes(o: LiveSettings): number {
  return countBytes + rowBytes(o.neighbours) + rowBytes(o.orderNeighbours);
}
