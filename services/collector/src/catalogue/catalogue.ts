import type { ItemJson } from '@insight-mesh/contracts/json';

/** What cleaning needs of an item. */
export interface CatalogueEntry {
  /** Minor units of the currency, above 0. */
  price: number;
  /** ISO 4217. */
  currency: string;
}

/** Room beside the price for the currency's place: prices up to 2^43 fit a double with it. */
const currencies = 512;
const largestPrice = 2 ** 43;

/**
 * Prices of the items of all tenants, small enough that every replica holds them: price and currency are one number, which for
 * prices below 40,000.00 lies in the map itself.
 */
export class Catalogue {
  readonly #tenants = new Map<string, Map<string, number>>();
  readonly #codes: string[] = [];
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

  priceOf(tenantId: string, itemId: string): CatalogueEntry | undefined {
    const packed = this.#tenants.get(tenantId)?.get(itemId);
    if (packed === undefined) return undefined;
    const place = packed % currencies;
    return { price: (packed - place) / currencies, currency: this.#codes[place] ?? '' };
  }

  /** An item without price or currency is not kept. */
  put(tenantId: string, itemId: string, { price, currency }: Pick<ItemJson, 'price' | 'currency'>): void {
    const place = currency === undefined || currency === '' ? -1 : this.#placeOf(currency);
    if (price === undefined || price <= 0 || price > largestPrice || place < 0) {
      this.remove(tenantId, itemId);
      return;
    }
    let items = this.#tenants.get(tenantId);
    if (items?.has(itemId) !== true) {
      if (this.#size >= this.maximum) {
        this.#full = true;
        return;
      }
      this.#size++;
    }
    if (items === undefined) {
      items = new Map();
      this.#tenants.set(tenantId, items);
    }
    items.set(itemId, price * currencies + place);
  }

  remove(tenantId: string, itemId: string): void {
    const items = this.#tenants.get(tenantId);
    if (items?.delete(itemId) !== true) return;
    this.#size--;
    if (items.size === 0) this.#tenants.delete(tenantId);
  }

  #placeOf(currency: string): number {
    const place = this.#codes.indexOf(currency);
    if (place >= 0 || this.#codes.length >= currencies) return place;
    return this.#codes.push(currency) - 1;
  }
}
