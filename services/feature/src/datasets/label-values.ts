import type { EntityName } from '../definitions/definition.js';
import { EntityView, newViewRoom } from '../definitions/entity-view.js';
import type { EntityState } from '../state/entity-state.js';
import { facetKinds } from '../state/measures.js';
import type { Family, FeatureColumn } from './plan.js';

/** Of one kind: its columns, and what of the customer's state they are about. */
interface Part {
  readonly facet: (typeof facetKinds)[keyof typeof facetKinds] | undefined;
  readonly columns: readonly FeatureColumn[];
  readonly name: 'category' | 'brand' | undefined;
}

const facetOf: Partial<Record<EntityName, Pick<Part, 'facet' | 'name'>>> = {
  customer_category: { facet: facetKinds.category, name: 'category' },
  customer_brand: { facet: facetKinds.brand, name: 'brand' },
};

/** A label's entity beside the id whose state it is. */
export interface Facets {
  readonly category: string;
  readonly brand: string;
}

/** Reads a family's features from a state, as GetFeatures does. */
export class LabelValues {
  readonly #parts: readonly Part[];
  readonly #missing: 'default' | 'null';
  readonly #room = newViewRoom();
  readonly #defaults: Float64Array;

  constructor({ columns }: Family, missing: 'default' | 'null') {
    const kinds = [...new Set(columns.map(({ kind }) => kind))];
    this.#parts = kinds.map((kind): Part => {
      const { facet, name } = facetOf[kind] ?? { facet: undefined, name: undefined };
      return { facet, name, columns: columns.filter((column) => column.kind === kind) };
    });
    this.#missing = missing;
    this.#defaults = Float64Array.from(columns, ({ definition }) => this.#none(definition.default));
  }

  /**
   * @param state undefined: nothing is known
   * @param out a place for each of the family's columns; where nothing was seen and no default is wanted there is NaN
   */
  read(state: EntityState | undefined, atMs: number, facets: Facets, out: Float64Array): void {
    if (state === undefined) {
      out.set(this.#defaults);
      return;
    }
    for (const { facet, name, columns } of this.#parts) {
      const days = facet === undefined || name === undefined ? undefined : state.facets.get(facet)?.of(facets[name]);
      const view = new EntityView(state, atMs, days, this.#room);
      for (const { place, definition } of columns)
        out[place] = definition.value(view) ?? this.#none(definition.default);
    }
  }

  #none(usual: number): number {
    return this.#missing === 'default' ? usual : Number.NaN;
  }
}
