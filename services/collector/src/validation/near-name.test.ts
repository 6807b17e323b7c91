import { expect, it } from 'vitest';
import { nearName, printableName } from './near-name.js';

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

it.each([
  ['jane.doe@example.com', '[email]'],
  ['13812345678', '[phone]'],
  ['Ｊane@example.com', '[email]'],
  ['custmer_id', 'custmer_id'],
  ['收货人\n', '收货人?'],
  ['y'.repeat(65), `${'y'.repeat(64)}…`],
  ['z'.repeat(1_000_000), `${'z'.repeat(64)}…`],
])('%.40s is shown without the person that it tells of', (name, shown) => {
  expect(printableName(name)).toBe(shown);
});
