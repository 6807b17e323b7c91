import type { EntityName } from '../definitions/definition.js';
import { type FacetKind, facetKinds } from '../state/measures.js';
import type { StateKind } from '../store/entity-kind.js';

export interface Kind {
  readonly entity: EntityName;
  /** Whose state it is read from. */
  readonly state: StateKind;
  /** The facet whose name goes with the entity's id. */
  readonly facet?: FacetKind;
}

/** The kinds of entities, by their names in the contract. */
export const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['ENTITY_KIND_CUSTOMER', { entity: 'customer', state: 'customer' }],
  ['ENTITY_KIND_ITEM', { entity: 'item', state: 'item' }],
  ['ENTITY_KIND_SESSION', { entity: 'session', state: 'session' }],
  ['ENTITY_KIND_CATEGORY', { entity: 'category', state: 'category' }],
  ['ENTITY_KIND_DEVICE', { entity: 'device', state: 'device' }],
  ['ENTITY_KIND_CUSTOMER_CATEGORY', { entity: 'customer_category', state: 'customer', facet: facetKinds.category }],
  ['ENTITY_KIND_CUSTOMER_BRAND', { entity: 'customer_brand', state: 'customer', facet: facetKinds.brand }],
]);

export const facetsByName: ReadonlyMap<string, FacetKind> = new Map<string, FacetKind>([
  ['FACET_KIND_CATEGORY', facetKinds.category],
  ['FACET_KIND_BRAND', facetKinds.brand],
  ['FACET_KIND_PRICE_BAND', facetKinds.priceBand],
]);
