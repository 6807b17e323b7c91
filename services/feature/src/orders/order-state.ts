import type { CheckedEvent } from '../events/check-event.js';
import { addUp } from '../state/buckets.js';
import type { FoldLine } from '../state/fold-event.js';
import { LowestHashes } from '../state/lowest-hashes.js';
import { measureOf } from '../state/measures.js';
import { ItemUnits, keptItems } from './item-units.js';

/** The event by which an order is known. */
export interface OrderEvent {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Hash of the event's id, 32 hex digits. */
  readonly event: string;
  /** The customer or visitor of the event. */
  readonly entityId: string;
}

/** All lines of an item in one purchase. */
export interface OrderedItem {
  readonly itemId: string;
  readonly quantity: number;
  /** Minor units of the order's currency over all units; 0 where the event has no price. */
  readonly amount: number;
}

export interface Purchase extends OrderEvent {
  /** Minor units. */
  readonly value: number;
  /** ISO 4217; empty where the event has none. */
  readonly currency: string;
  /** At most `itemsKept`, in the event's order. */
  readonly items: readonly OrderedItem[];
  /** How many different items there were. */
  readonly itemCount: number;
}

/** Currencies of refunds that are kept: an order has one, or a second by mistake. */
const currenciesKept = 16;

const purchaseType = measureOf('purchase');
const refundType = measureOf('refund');

/**
 * What purchase and refund events say of one order. The same events, each once, give the same state (and the same bytes) in any order, in
 * any batches and merged from any parts. Of several purchases the earliest is the order, of one moment that with the lowest hash of its id:
 * the others are counted, and say nothing more.
 */
export class OrderState {
  purchase: Purchase | undefined;
  /** The earliest: whose order it is while no purchase is known. */
  firstRefund: OrderEvent | undefined;
  purchases = 0;
  refunds = 0;
  lastRefundMs = 0;
  newestMs = Number.NEGATIVE_INFINITY;
  /** Some event came with consent to personalisation or analytics refused. */
  refused = false;
  /** Minor units by currency; under the empty one what refunds without a currency say. */
  readonly refunded = new LowestHashes<{ sum: number }>(currenciesKept);
  readonly refundedUnits = new ItemUnits();

  /** Takes in purchases and refunds; what else there is is passed over. */
  fold(events: readonly CheckedEvent[]): void {
    for (const { hash: event, entityId, fold } of events) {
      const { type, atMs, value, currency, lines } = fold;
      if (type !== purchaseType && type !== refundType) continue;
      this.newestMs = Math.max(this.newestMs, atMs);
      this.refused ||= fold.refused;
      if (type === purchaseType) {
        this.purchases += 1;
        this.#bought({ atMs, event, entityId, value, currency, ...itemsOf(lines) });
      } else {
        this.refunds += 1;
        this.lastRefundMs = Math.max(this.lastRefundMs, atMs);
        this.firstRefund = earlier(this.firstRefund, { atMs, event, entityId });
        this.#gaveBack(currency, value);
        for (const { itemId, quantity } of lines) this.refundedUnits.add(itemId, quantity);
        this.refundedUnits.trim();
      }
    }
  }

  /** Takes in another's events. Both must not have folded the same event; the other is left as it is. */
  merge(other: OrderState): void {
    if (other.purchase !== undefined) this.#bought(other.purchase);
    if (other.firstRefund !== undefined) this.firstRefund = earlier(this.firstRefund, other.firstRefund);
    this.purchases += other.purchases;
    this.refunds += other.refunds;
    this.lastRefundMs = Math.max(this.lastRefundMs, other.lastRefundMs);
    this.newestMs = Math.max(this.newestMs, other.newestMs);
    this.refused ||= other.refused;
    for (const [currency, { sum }] of other.refunded.entries()) this.#gaveBack(currency, sum);
    this.refundedUnits.merge(other.refundedUnits);
  }

  /** The event that says whose order it is, and when it was placed. */
  get known(): OrderEvent {
    const known = this.purchase ?? this.firstRefund;
    if (known === undefined) throw new RangeError('the order has no event');
    return known;
  }

  #bought(purchase: Purchase): void {
    this.purchase = earlier(this.purchase, purchase);
  }

  #gaveBack(currency: string, minorUnits: number): void {
    const refunded = this.refunded.of(currency, () => ({ sum: 0 }));
    if (refunded !== undefined) refunded.sum = addUp(refunded.sum, minorUnits);
  }
}

function earlier<T extends OrderEvent>(a: T | undefined, b: T): T {
  if (a === undefined) return b;
  if (a.atMs !== b.atMs) return a.atMs < b.atMs ? a : b;
  return a.event <= b.event ? a : b;
}

function itemsOf(lines: readonly FoldLine[]): Pick<Purchase, 'items' | 'itemCount'> {
  const items = new Map<string, OrderedItem>();
  for (const { itemId, quantity, amount } of lines) {
    const before = items.get(itemId);
    items.set(itemId, {
      itemId,
      quantity: addUp(before?.quantity ?? 0, quantity),
      amount: addUp(before?.amount ?? 0, Math.max(0, amount)),
    });
  }
  return { items: keptItems([...items.values()], (item) => item.itemId), itemCount: items.size };
}

/** One state of several that have no event in common; undefined of none. The parts may be changed by it. */
export function mergeOrders(parts: readonly OrderState[]): OrderState | undefined {
  const [first, ...rest] = parts;
  for (const part of rest) first?.merge(part);
  return first;
}
