import { murmur3 } from '@insight-mesh/algorithms/murmur3';
import { breathe, pause } from '@insight-mesh/runtime/pause';
import type { Pool } from '@insight-mesh/runtime/postgres';
import type { Definition, EntityName } from '../definitions/definition.js';
import { EntityView, newViewRoom } from '../definitions/entity-view.js';
import { type Kind, kinds } from '../rpc/kinds.js';
import { decodeState } from '../state/encode.js';
import { type EntityState, mergeStates } from '../state/entity-state.js';
import { readAnyStates } from '../store/read-states.js';

/** What is served now of some features of one kind of entity. */
export interface ServedValues {
  /** Names of the entities; of a customer and a category or brand, both. */
  readonly names: readonly string[];
  /** By feature in the order of the definitions: a value for each name, NaN where nothing was seen. */
  readonly columns: readonly Float64Array[];
}

/** Entities read with one statement. */
const idsAtOnce = 100;
/** Entities worked out between two looks at the event loop. */
const stretch = 10;

const byEntity = new Map<EntityName, Kind>([...kinds.values()].map((kind) => [kind.entity, kind]));

/** The kind as the contract has it. */
export function kindOf(entity: EntityName): Kind {
  const kind = byEntity.get(entity);
  if (kind === undefined) throw new Error(`there is no kind ${entity}`);
  return kind;
}

/** One name of the facet, the one with the lowest hash together with the customer's id; undefined where there is none. */
function facetOf(state: EntityState, kind: Kind, id: string): string | undefined {
  if (kind.facet === undefined) return undefined;
  let chosen: { name: string; hash: number } | undefined;
  for (const [name] of state.facets.get(kind.facet)?.entries() ?? []) {
    const hash = murmur3(`${id}\0${name}`);
    if (chosen === undefined || hash < chosen.hash) chosen = { name, hash };
  }
  return chosen?.name;
}

/**
 * The values that GetFeatures would answer now, as of each entity's newest event. Reads a hundred entities with a statement, one after the
 * other, and rests after each for as long as it took, so that it takes half of one core and of one connection at most.
 * @param o.ids those of whom nothing is known are passed over
 * @param o.definitions all of `o.entity`
 */
export async function servedValues(
  pool: Pool,
  o: {
    tenantId: string;
    entity: EntityName;
    ids: readonly string[];
    definitions: readonly Definition[];
    signal: AbortSignal;
  },
): Promise<ServedValues> {
  const kind = kindOf(o.entity);
  const names: string[] = [];
  const columns = o.definitions.map(() => new Float64Array(o.ids.length));
  const room = newViewRoom();
  for (let start = 0; start < o.ids.length; start += idsAtOnce) {
    o.signal.throwIfAborted();
    const began = performance.now();
    const ids = o.ids.slice(start, start + idsAtOnce);
    const parts = await readAnyStates(pool, kind.state, o.tenantId, ids);
    for (const [index, id] of ids.entries()) {
      if (index > 0 && index % stretch === 0) await breathe();
      const stored = parts.get(id)?.states ?? [];
      if (stored.length === 0) continue;
      const state = mergeStates(stored.map(decodeState));
      if (state === undefined) continue;
      const facet = facetOf(state, kind, id);
      if (kind.facet !== undefined && facet === undefined) continue;
      const days = kind.facet === undefined ? undefined : state.facets.get(kind.facet)?.of(facet ?? '');
      const view = new EntityView(state, state.newestMs, days, room);
      for (const [at, definition] of o.definitions.entries()) {
        const column = columns[at];
        if (column !== undefined) column[names.length] = definition.value(view) ?? Number.NaN;
      }
      names.push(facet === undefined ? id : `${id}\0${facet}`);
    }
    await pause(Math.min(1_000, performance.now() - began), o.signal);
  }
  return { names, columns: columns.map((column) => column.subarray(0, names.length)) };
}
