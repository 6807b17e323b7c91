import type { ItemFactsJson } from '@insight-mesh/contracts/json';
import { type HeldItem, ItemRows } from './item-rows.js';

/** What the rules about prices need of an item. */
export interface CatalogueEntry {
  /** Minor units of the currency, above 0. */
  price: number;
  /** ISO 4217. */
  currency: string;
}

/**
 * Prices, categories and brands of the items of all tenants, small enough that every replica holds them: a map names each
 * item's row of numbers, and texts are shared.
 */
export class Catalogue {
  readonly #tenants = new Map<string, Map<string, number>>();
  readonly #rows = new ItemRows();
  #size = 0;
  #full = false;

  /** @param maximum items of all tenants; further ones are left out */
  constructor(readonly maximum: number) {}

  get size(): number {
    return this.#size;
  }

  /** Whether an item was left out. */
  get full(): boolean {
    return this.#full;
  }

  /** Undefined for an item without a price above 0 and its currency, too. */
  priceOf(tenantId: string, itemId: string): CatalogueEntry | undefined {
    const row = this.#tenants.get(tenantId)?.get(itemId);
    if (row === undefined) return undefined;
    const price = this.#rows.priceOf(row) ?? 0;
    const currency = this.#rows.currencyOf(row);
    return price > 0 && currency !== '' ? { price, currency } : undefined;
  }

  /** What an event tells of an item: a new object, without what the item does not have. */
  factsOf(tenantId: string, itemId: string): ItemFactsJson | undefined {
    const row = this.#tenants.get(tenantId)?.get(itemId);
    if (row === undefined) return undefined;
    const facts: ItemFactsJson = { item_id: itemId };
    const category = this.#rows.categoryOf(row);
    const brand = this.#rows.brandOf(row);
    const price = this.#rows.priceOf(row);
    const currency = this.#rows.currencyOf(row);
    if (category !== '') facts.category = category;
    if (brand !== '') facts.brand = brand;
    if (price !== undefined) facts.price = price;
    if (currency !== '') facts.currency = currency;
    return facts;
  }

  put(tenantId: string, itemId: string, item: HeldItem): void {
    let items = this.#tenants.get(tenantId);
    const row = items?.get(itemId);
    if (row !== undefined) {
      this.#rows.replace(row, item);
      return;
    }
    if (this.#size >= this.maximum) {
      this.#full = true;
      return;
    }
    if (items === undefined) {
      items = new Map();
      this.#tenants.set(tenantId, items);
    }
    items.set(itemId, this.#rows.add(item));
    this.#size++;
  }

  remove(tenantId: string, itemId: string): void {
    const items = this.#tenants.get(tenantId);
    const row = items?.get(itemId);
    if (items === undefined || row === undefined) return;
    items.delete(itemId);
    this.#rows.drop(row);
    this.#size--;
    if (items.size === 0) this.#tenants.delete(tenantId);
  }
}
