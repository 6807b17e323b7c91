import type { CatalogueItem } from '../catalogue/catalogue.js';

const BRAND = 0.3;

/**
 * How alike two items are, 0 to 1, by what the catalogue says: the part of the category path that they share, and the brand. An item that it does
 * not know is like no other.
 */
export function likeness(a: CatalogueItem | undefined, b: CatalogueItem | undefined): number {
  if (a === undefined || b === undefined) return 0;
  const brand = a.brand !== '' && a.brand === b.brand ? BRAND : 0;
  const [first, second] = [a.categoryPath, b.categoryPath];
  const longest = Math.max(first.length, second.length);
  if (longest === 0) return brand;
  let shared = 0;
  while (shared < first.length && shared < second.length && first[shared] === second[shared]) shared++;
  return brand + (1 - BRAND) * (shared / longest);
}
