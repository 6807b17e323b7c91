import type { JoinCut } from '../../src/datasets/join-claims.js';
import type { EntityColumn, FeatureChoice } from '../../src/datasets/spec.js';
import { columnsOfKind } from '../../src/datasets/spec.js';
import { definitionsOf } from '../../src/definitions/all.js';
import { EntityView } from '../../src/definitions/entity-view.js';
import type { CheckedEvent } from '../../src/events/check-event.js';
import { groupEvents } from '../../src/events/group.js';
import { foldCustomer } from '../../src/folds/customer.js';
import { foldGoods } from '../../src/folds/goods.js';
import { foldDevice, foldSession } from '../../src/folds/visit.js';
import { joinsOf } from '../../src/identity/edges.js';
import { resolveJoins } from '../../src/identity/resolve.js';
import { EntityState } from '../../src/state/entity-state.js';
import { facetKinds } from '../../src/state/measures.js';

// What a data set must hold, made the plain way: for one label at a time, from all events, in memory. For tests.

export interface NaiveLabel {
  readonly atMs: number;
  readonly entities: Partial<Record<EntityColumn, string>>;
}

export interface NaiveOptions {
  readonly features: readonly FeatureChoice[];
  readonly knowledge: 'occurred' | 'received';
  readonly missing: 'default' | 'null';
  readonly joins: boolean;
  readonly cuts: readonly JoinCut[];
}

function isCut({ cutMs = -Infinity, restoredMs }: JoinCut, knowledge: string, atMs: number): boolean {
  if (knowledge === 'occurred') return restoredMs === undefined;
  return cutMs <= atMs && atMs < (restoredMs ?? Infinity);
}

/** Ids whose states count for a customer. */
function idsOf(id: string, events: readonly CheckedEvent[], atMs: number, o: NaiveOptions): string[] {
  if (!o.joins) return [id];
  const edges = joinsOf(events).map((edge) => ({
    ...edge,
    cut: o.cuts.some(
      (cut) => cut.visitorId === edge.visitorId && cut.customerId === edge.customerId && isCut(cut, o.knowledge, atMs),
    ),
  }));
  const known = new Set(events.map(({ json }) => json.customer_id));
  const statuses = resolveJoins(edges, (one) => known.has(one));
  return [
    id,
    ...edges.filter((edge, at) => edge.customerId === id && statuses[at] === 'counts').map((edge) => edge.visitorId),
  ];
}

/** The values of a label's features, in order; null where nothing was seen and no default is wanted. */
export function naiveValues(events: readonly CheckedEvent[], label: NaiveLabel, o: NaiveOptions): (number | null)[] {
  const { atMs, entities } = label;
  const known = events.filter(
    ({ fold, receivedMs }) => fold.atMs <= atMs && (o.knowledge === 'occurred' || receivedMs <= atMs),
  );
  const groups = groupEvents(known);
  const stateOf = <T>(
    all: readonly { entityId: string; values: T[] }[],
    fold: (state: EntityState, values: readonly T[]) => void,
    ids: readonly string[],
  ): EntityState | undefined => {
    const found = ids.flatMap((id) => all.filter(({ entityId }) => entityId === id));
    if (found.length === 0) return undefined;
    const state = new EntityState();
    for (const { values } of found) fold(state, values);
    state.prune();
    return state;
  };
  return o.features.flatMap(({ kind, names }) => {
    const id = entities[columnsOfKind[kind][0] ?? 'customer_id'] ?? '';
    let state: EntityState | undefined;
    if (kind === 'item') state = stateOf(groups.items, foldGoods, [id]);
    else if (kind === 'session') state = stateOf(groups.sessions, foldSession, [id]);
    else if (kind === 'category') state = stateOf(groups.categories, foldGoods, [id]);
    else if (kind === 'device') state = stateOf(groups.devices, foldDevice, [id]);
    else state = stateOf(groups.customers, foldCustomer, idsOf(id, known, atMs, o));
    const days =
      kind === 'customer_category'
        ? state?.facets.get(facetKinds.category)?.of(entities.category ?? '')
        : kind === 'customer_brand'
          ? state?.facets.get(facetKinds.brand)?.of(entities.brand ?? '')
          : undefined;
    const view = state === undefined ? undefined : new EntityView(state, atMs, days);
    return names.map((name) => {
      const definition = definitionsOf[kind].find((one) => one.name === name);
      if (definition === undefined) throw new Error(`no feature ${name}`);
      const value = view === undefined ? undefined : definition.value(view);
      return value ?? (o.missing === 'default' ? definition.default : null);
    });
  });
}
