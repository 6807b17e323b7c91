import type { EventJson } from '@insight-mesh/contracts/json';
import type { FoldLine } from '../state/fold-event.js';
import { factsByItem } from './item-facts.js';

// What the folds take of an event's fields: the stream and the data sets' engine both make it here.

const currencyPattern = /^[A-Z]{3}$/;

/** What an event was about: its item, if no line has it, and its lines, each with what its facts say. */
export function linesOf(event: Pick<EventJson, 'item_id' | 'items' | 'item_facts'>): FoldLine[] {
  const { item_id: itemId, items = [], item_facts: itemFacts } = event;
  const facts = factsByItem(itemFacts);
  const line = (id: string, quantity: number, unitPrice: number): FoldLine => {
    const known = facts.get(id);
    return { itemId: id, quantity, amount: quantity * unitPrice, ...(known === undefined ? {} : { facts: known }) };
  };
  const lines = items.map(({ item_id: id, quantity, unit_price: price }) => line(id ?? '', quantity ?? 1, price ?? 0));
  if (itemId !== undefined && itemId !== '' && !lines.some((one) => one.itemId === itemId)) {
    lines.unshift(line(itemId, 1, 0));
  }
  return lines;
}

/** In hundredths; 0 for what is no rating from 1 to 5. */
export function ratingOf(rating = 0): number {
  return rating >= 1 && rating <= 5 ? Math.round(rating * 100) : 0;
}

/** The event's value, else that of its lines; 0 below it or without either. */
export function orderValue(value: number | undefined, lines: readonly FoldLine[]): number {
  const minorUnits = value ?? lines.reduce((sum, line) => sum + line.amount, 0);
  return Math.min(Math.max(0, minorUnits), Number.MAX_SAFE_INTEGER);
}

/** Empty for what is no code of ISO 4217. */
export function currencyOf(currency = ''): string {
  return currencyPattern.test(currency) ? currency : '';
}
