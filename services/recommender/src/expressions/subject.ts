import type { JsonValue } from '@insight-mesh/contracts/json';

/** What expressions read of the catalogue's item. */
export interface ExpressionItem {
  title: string;
  brand: string;
  /** From the widest category to the narrowest. */
  categoryPath: readonly string[];
  /** Whole minor units of currency; undefined where the shop gives none. */
  price: number | undefined;
  currency: string;
  inStock: boolean;
  attributes: Readonly<Record<string, JsonValue>>;
  /** Milliseconds since 1970; absent where nobody knows since when the item is there. */
  firstSeenMs?: number | undefined;
}

/** What an expression is evaluated on. */
export interface ExpressionSubject {
  itemId: string;
  /** Undefined where the catalogue does not know the item: then nothing of it but the id can be read. */
  item: ExpressionItem | undefined;
  /** Values of the customer's features by name; those that nobody knows are absent. */
  customer: ReadonlyMap<string, number>;
  /** What the storefront sent with the request. */
  context: Readonly<Record<string, string | number | boolean>>;
  nowMs: number;
  /** Of the item, for boosts. */
  score: number;
}
