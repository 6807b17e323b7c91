import type { ItemFactsJson } from '@insight-mesh/contracts/json';
import { currencyOf, linesOf, orderValue, ratingOf } from '../events/fold-fields.js';
import type { FoldEvent, FoldLine } from '../state/fold-event.js';

/** A line as `family-events.ts` has it in columns. */
export interface PlainLine {
  readonly item: string;
  readonly category: string;
  readonly brand: string;
  /** Below 0: none. */
  readonly price: number;
  readonly currency: string;
  /** Below 0: the event names the item without a line. */
  readonly quantity: number;
  readonly unitPrice: number;
}

/** What an event about one thing is about. */
export function plainLines(line: PlainLine): readonly FoldLine[] {
  const { item, category, brand, price, currency, quantity, unitPrice } = line;
  const known = category !== '' || brand !== '' || price >= 0 || currency !== '';
  const facts: ItemFactsJson = { item_id: item, category, brand, currency, ...(price >= 0 ? { price } : {}) };
  return linesOf({
    ...(quantity < 0 ? { item_id: item } : { items: [{ item_id: item, quantity, unit_price: unitPrice }] }),
    ...(known ? { item_facts: [facts] } : {}),
  });
}

type Nullable<T> = { readonly [key in keyof T]: T[key] | null };

interface LinesJson {
  readonly item_id: string | null;
  readonly items: readonly { item_id: string; quantity: number; unit_price: number }[] | null;
  readonly item_facts: readonly Nullable<ItemFactsJson>[] | null;
}

/** What an event about several items is about, of the JSON that `family-events.ts` has. */
export function jsonLines(json: string): readonly FoldLine[] {
  const { item_id, items, item_facts } = JSON.parse(json) as LinesJson;
  const facts = item_facts?.map(
    ({ item_id: id, category, brand, price, currency }): ItemFactsJson => ({
      item_id: id ?? '',
      category: category ?? '',
      brand: brand ?? '',
      currency: currency ?? '',
      ...(price == null ? {} : { price }),
    }),
  );
  return linesOf({
    item_id: item_id ?? '',
    ...(items === null ? {} : { items: [...items] }),
    ...(facts === undefined ? {} : { item_facts: facts }),
  });
}

export interface RowFields {
  readonly tie: number;
  readonly type: number;
  readonly atMs: number;
  readonly who: string;
  readonly session: string;
  readonly lines: readonly FoldLine[];
  /** NaN: none. */
  readonly value: number;
  readonly currency: string;
  readonly rating: number;
}

/** The event of a row as the folds take it. Devices, and whether the customer refused, are nothing that a feature looks at. */
export function foldEventOf(row: RowFields): FoldEvent {
  const { tie, type, atMs, who, session, lines, value, currency, rating } = row;
  return {
    tie,
    type,
    atMs,
    entityId: who,
    sessionId: session,
    deviceId: '',
    refused: false,
    value: orderValue(Number.isNaN(value) ? undefined : value, lines),
    currency: currencyOf(currency),
    rating: ratingOf(rating),
    lines,
  };
}
