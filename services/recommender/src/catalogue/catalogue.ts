import type { ItemJson, JsonValue } from '@insight-mesh/contracts/json';

/** What serving needs of an item. */
export interface CatalogueItem {
  title: string;
  brand: string;
  /** From the widest category to the narrowest. */
  categoryPath: readonly string[];
  /** Minor units of currency; undefined where the shop gives none. */
  price: number | undefined;
  currency: string;
  inStock: boolean;
  /** What else the shop says of it. */
  attributes: Readonly<Record<string, JsonValue>>;
}

const none = Object.freeze({});

/** Every tenant's items in memory, rebuilt from catalog.items.v1 at each start. */
export class Catalogue {
  readonly #tenants = new Map<string, Map<string, CatalogueItem>>();

  find(tenantId: string, itemId: string): CatalogueItem | undefined {
    return this.#tenants.get(tenantId)?.get(itemId);
  }

  size(tenantId: string): number {
    return this.#tenants.get(tenantId)?.size ?? 0;
  }

  /** Items of all tenants. */
  total(): number {
    let sum = 0;
    for (const items of this.#tenants.values()) sum += items.size;
    return sum;
  }

  /** Ids and items of one tenant, those known longest first. */
  entries(tenantId: string): Iterable<[string, CatalogueItem]> {
    return this.#tenants.get(tenantId) ?? [];
  }

  put(tenantId: string, itemId: string, json: ItemJson): void {
    let items = this.#tenants.get(tenantId);
    if (!items) {
      items = new Map();
      this.#tenants.set(tenantId, items);
    }
    items.set(itemId, {
      title: json.title ?? '',
      brand: json.brand ?? '',
      categoryPath: json.category_path ?? [],
      price: json.price,
      currency: json.currency ?? '',
      inStock: json.in_stock ?? true,
      attributes: json.attributes ?? none,
    });
  }

  remove(tenantId: string, itemId: string): void {
    const items = this.#tenants.get(tenantId);
    items?.delete(itemId);
    if (items?.size === 0) this.#tenants.delete(tenantId);
  }
}
