import { expect, it } from 'vitest';
import { nearName } from './near-name.js';

const known = ['item_id', 'items', 'id', 'customer_id', 'currency'];

it.each([
  ['itemId', 'item_id'],
  ['ITEM-ID', 'item_id'],
  ['itme_id', 'item_id'],
  ['Customer ID', 'customer_id'],
  ['currencyy', 'currency'],
])('%s is near %s', (name, expected) => {
  expect(nearName(name, known)).toBe(expected);
});

it.each(['colour', 'x', '', 'a'.repeat(100_000)])('nothing is near a far-off name', (name) => {
  expect(nearName(name, ['item_id', 'customer_id'])).toBeUndefined();
});

it("knows other trackers' names", () => {
  expect(nearName('product_ID', known, new Map([['productid', 'item_id']]))).toBe('item_id');
});
