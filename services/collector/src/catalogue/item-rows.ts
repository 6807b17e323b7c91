import type { ItemJson } from '@insight-mesh/contracts/json';
import { categoryOf } from './category.js';
import { SharedTexts } from './shared-texts.js';

/** What is held of an item. */
export type HeldItem = Pick<ItemJson, 'category_path' | 'brand' | 'price' | 'currency'>;

const noPrice = -1;
const firstRoom = 1_024;

/** What the catalogue says of items, by numbers of rows: 20 bytes each, and texts that are shared. */
export class ItemRows {
  readonly #texts = new SharedTexts();
  readonly #free: number[] = [];
  #end = 0;
  #prices = new Float64Array(firstRoom);
  #categories = new Uint32Array(firstRoom);
  #brands = new Uint32Array(firstRoom);
  #currencies = new Uint32Array(firstRoom);

  /** Takes an item in. @returns its row */
  add(item: HeldItem): number {
    const row = this.#free.pop() ?? this.#end++;
    if (row >= this.#prices.length) this.#grow();
    this.#write(row, item);
    return row;
  }

  /** Writes an item anew, whole. */
  replace(row: number, item: HeldItem): void {
    const before = this.#textsOf(row);
    this.#write(row, item);
    for (const number of before) this.#texts.release(number);
  }

  /** Forgets an item; its row will be another's. */
  drop(row: number): void {
    for (const number of this.#textsOf(row)) this.#texts.release(number);
    this.#free.push(row);
  }

  /** Minor units of the currency; undefined where the item has none. */
  priceOf(row: number): number | undefined {
    const price = this.#prices[row] ?? noPrice;
    return price === noPrice ? undefined : price;
  }

  /** Empty where the item has none, as are the others. */
  currencyOf(row: number): string {
    return this.#texts.textOf(this.#currencies[row] ?? 0);
  }

  categoryOf(row: number): string {
    return this.#texts.textOf(this.#categories[row] ?? 0);
  }

  brandOf(row: number): string {
    return this.#texts.textOf(this.#brands[row] ?? 0);
  }

  #textsOf(row: number): number[] {
    return [this.#categories[row] ?? 0, this.#brands[row] ?? 0, this.#currencies[row] ?? 0];
  }

  #write(row: number, { category_path: path, brand = '', price = noPrice, currency = '' }: HeldItem): void {
    this.#prices[row] = price;
    this.#categories[row] = this.#texts.take(categoryOf(path));
    this.#brands[row] = this.#texts.take(brand);
    this.#currencies[row] = this.#texts.take(currency);
  }

  #grow(): void {
    const room = Math.ceil(this.#prices.length * 1.5);
    this.#prices = grown(this.#prices, new Float64Array(room));
    this.#categories = grown(this.#categories, new Uint32Array(room));
    this.#brands = grown(this.#brands, new Uint32Array(room));
    this.#currencies = grown(this.#currencies, new Uint32Array(room));
  }
}

function grown<T extends Float64Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
