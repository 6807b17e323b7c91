import type { CatalogueItem } from '../catalogue/catalogue.js';

/** What an expression is evaluated on. */
export interface Subject {
  itemId: string;
  /** Undefined where the catalogue does not know the item. */
  item: CatalogueItem | undefined;
  /** Values of the customer's features by name; those that nobody knows are absent. */
  customer: ReadonlyMap<string, number>;
  /** What the storefront sent with the request. */
  context: RequestContext;
  nowMs: number;
  /** Of the item, for boosts. */
  score: number;
}

export type RequestContext = Readonly<Record<string, string | number | boolean>>;

/** A compiled expression that says whether an item may be shown. */
export interface Filter {
  /** Features of the customer that it reads. */
  readonly customerFeatures: readonly string[];
  /** @returns 'error' where it cannot be told, such as by an attribute that the item has not */
  keep(subject: Subject): boolean | 'error';
}

/** A compiled expression by which a score is multiplied. */
export interface Boost {
  readonly customerFeatures: readonly string[];
  /** @returns from 0 to 1,000,000, or 'error' where it cannot be told */
  factor(subject: Subject): number | 'error';
}

/** Compiles expressions, and keeps those that are used. */
export interface Expressions {
  /** @throws AppError INVALID_ARGUMENT that names the field, the line and the column */
  filter(tenantId: string, text: string, field: string): Filter;
  /** @throws AppError INVALID_ARGUMENT that names the field, the line and the column */
  boost(tenantId: string, text: string, field: string): Boost;
}
