import { hash } from 'node:crypto';
import { definitionsOf } from '../definitions/all.js';
import type { Definition, EntityName } from '../definitions/definition.js';
import { resolve } from '../definitions/resolve.js';
import type { StateKind } from '../store/entity-kind.js';
import { columnsOfKind, type DatasetManifest, type DatasetSpec, type EntityColumn, entityColumns } from './spec.js';

/** One column of features. */
export interface FeatureColumn {
  /** kind__feature. */
  readonly name: string;
  readonly kind: EntityName;
  readonly definition: Definition;
  /** Its place among the columns of its family. */
  readonly place: number;
}

/** Features that are read from the same states: those of a customer's categories and brands are read from the customer's. */
export interface Family {
  readonly kind: StateKind;
  /** The column of the labels that says whose state it is. */
  readonly column: EntityColumn;
  readonly columns: readonly FeatureColumn[];
  /** Some feature looks at the newest events themselves, which costs more than all counts. */
  readonly history: boolean;
}

export interface Plan {
  /** In the data set's order. */
  readonly columns: readonly { readonly family: number; readonly column: FeatureColumn }[];
  readonly families: readonly Family[];
  /** Columns that every label needs. */
  readonly needed: readonly EntityColumn[];
}

const stateOf: Readonly<Record<EntityName, StateKind>> = {
  customer: 'customer',
  customer_category: 'customer',
  customer_brand: 'customer',
  item: 'item',
  session: 'session',
  category: 'category',
  device: 'device',
};

/** What a checked spec comes to. */
export function planOf(spec: DatasetSpec): Plan {
  const kinds: StateKind[] = [];
  const byKind = new Map<StateKind, FeatureColumn[]>();
  const columns: { family: number; column: FeatureColumn }[] = [];
  for (const { kind, names } of spec.features) {
    const state = stateOf[kind];
    const ofState = byKind.get(state) ?? [];
    if (!byKind.has(state)) {
      kinds.push(state);
      byKind.set(state, ofState);
    }
    for (const definition of resolve(definitionsOf[kind], names).definitions) {
      const column = { name: `${kind}__${definition.name}`, kind, definition, place: ofState.length };
      ofState.push(column);
      columns.push({ family: kinds.indexOf(state), column });
    }
  }
  const families = kinds.map((kind): Family => {
    const ofState = byKind.get(kind) ?? [];
    const history = ofState.some(({ definition }) => definition.window === '200');
    return { kind, column: columnsOfKind[kind][0] ?? 'customer_id', columns: ofState, history };
  });
  const wanted = new Set(spec.features.flatMap(({ kind }) => columnsOfKind[kind]));
  return { columns, families, needed: entityColumns.filter((column) => wanted.has(column)) };
}

/** As the manifest tells of the features. */
export function toldFeatures({ columns }: Plan): DatasetManifest['features'] {
  return columns.map(({ column: { name, kind, definition } }) => ({
    column: name,
    kind,
    name: definition.name,
    type: definition.type,
    window: definition.window,
    default: definition.default,
  }));
}

/** SHA-256 of what the manifest tells of the features. */
export function definitionsHash(plan: Plan): string {
  const told = toldFeatures(plan).map(({ kind, name, type, window, default: usual }) => [
    kind,
    name,
    type,
    window,
    usual,
  ]);
  return hash('sha256', JSON.stringify(told), 'hex');
}
