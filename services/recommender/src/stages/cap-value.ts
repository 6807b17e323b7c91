import type { CatalogueItem } from '../catalogue/catalogue.js';

/**
 * What of an item a cap counts.
 * @param attribute brand, category (the narrowest), category:N (from 1, the widest), or the name of an attribute
 * @returns undefined where the item has none
 */
export function capValue(item: CatalogueItem | undefined, attribute: string): string | undefined {
  if (item === undefined) return undefined;
  if (attribute === 'brand') return item.brand || undefined;
  const { categoryPath } = item;
  // The whole path: two branches may have twigs of one name.
  if (attribute === 'category') return categoryPath.length === 0 ? undefined : categoryPath.join('\0');
  if (attribute.startsWith('category:')) {
    const level = Number(attribute.slice('category:'.length));
    return categoryPath.length < level ? undefined : categoryPath.slice(0, level).join('\0');
  }
  const value = Object.hasOwn(item.attributes, attribute) ? item.attributes[attribute] : undefined;
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}
