import type { EntityFreshness } from '@insight-mesh/contracts/types/insightmesh/feature/v1/EntityFreshness';
import type { GetFeaturesRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetFeaturesRequest';
import type { GetFeaturesResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetFeaturesResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { CallContext, Unary } from '@insight-mesh/runtime/grpc-server';
import { breathe } from '@insight-mesh/runtime/pause';
import { toTimestamp } from '@insight-mesh/runtime/time';
import type { Context } from '../context.js';
import { definitionsOf } from '../definitions/all.js';
import type { Definition } from '../definitions/definition.js';
import { EntityView, newViewRoom } from '../definitions/entity-view.js';
import { resolve } from '../definitions/resolve.js';
import { featureSets } from '../definitions/sets.js';
import { decodeState } from '../state/encode.js';
import { type EntityState, mergeStates } from '../state/entity-state.js';
import type { CustomerParts } from '../store/read-customers.js';
import { type Kind, kinds } from './kinds.js';
import { PackedValues } from './packing.js';
import { checkAsOf, checkEntityIds, invalid, readAsOf } from './requests.js';

const mostEntities = 10_000;
/** Entities read and computed between two looks at the event loop. */
const stretch = 50;
const nothing: CustomerParts = { states: [], visitors: [] };

export function getFeatures(context: Context): Unary<GetFeaturesRequest__Output, GetFeaturesResponse> {
  return async (request, call) => {
    const { entity_ids: ids } = request;
    if (ids.length === 0 || ids.length > mostEntities) {
      throw invalid('entity_ids', `must have 1 to ${mostEntities} entries, not ${ids.length}`);
    }
    checkEntityIds('entity_ids', ids);
    const kind = kinds.get(request.kind);
    if (kind === undefined) throw invalid('kind', `must be one of ${[...kinds.keys()].join(', ')}`);
    checkFacets(kind, request);
    return answer(context, kind, request, call);
  };
}

function checkFacets({ facet, entity }: Kind, { facets, entity_ids: ids }: GetFeaturesRequest__Output): void {
  if (facet === undefined) {
    if (facets.length > 0) throw invalid('facets', `must be empty for a ${entity}`);
    return;
  }
  if (facets.length !== ids.length) {
    throw invalid('facets', `must have an entry for each of the ${ids.length} entity_ids, not ${facets.length}`);
  }
  checkEntityIds('facets', facets);
}

/** The definitions that a request names. INVALID_ARGUMENT for a name that is not defined, with those near it. */
function definitionsFor({ entity }: Kind, request: GetFeaturesRequest__Output): readonly Definition[] {
  const all = definitionsOf[entity];
  if (request.features.length > all.length) throw invalid('features', `must have at most ${all.length} entries`);
  const { feature_set: set } = request;
  if (set !== '') {
    if (request.features.length > 0) throw invalid('feature_set', 'must be empty where features are named');
    const names = featureSets.get(set)?.[entity];
    if (names === undefined) {
      const sets = [...featureSets].filter(([, byEntity]) => byEntity[entity] !== undefined).map(([name]) => name);
      throw invalid('feature_set', `must be one of ${sets.join(', ') || 'none: there is no set'} for a ${entity}`);
    }
    return resolve(all, names).definitions;
  }
  const { definitions, unknown } = resolve(all, request.features);
  if (unknown.length === 0) return definitions;
  const violations = unknown.map(({ index, name, near }) => ({
    field: `features[${index}]`,
    description: `no ${entity} has a feature ${JSON.stringify(name.slice(0, 64))}; near it are ${near.join(', ')}`,
  }));
  throw new AppError('INVALID_ARGUMENT', violations.map((violation) => violation.description).join('; '), {
    violations,
  });
}

async function answer(
  { states }: Context,
  kind: Kind,
  request: GetFeaturesRequest__Output,
  call: CallContext,
): Promise<GetFeaturesResponse> {
  const { entity_ids: ids, facets } = request;
  const asOfMs = readAsOf(request.as_of);
  const definitions = definitionsFor(kind, request);
  const packed = new PackedValues(ids.length, definitions, request.packing === 'PACKING_COLUMN_MAJOR');
  const entities: EntityFreshness[] = [];
  const room = newViewRoom();
  for (let start = 0; start < ids.length; start += stretch) {
    if (call.signal.aborted) throw new AppError('CANCELLED', 'the caller is gone');
    const some = ids.slice(start, start + stretch);
    const distinct = [...new Set(some)];
    const parts = await states.read(kind.state, call.tenantId, distinct, call.signal);
    const merged = new Map<string, EntityState | undefined>();
    let decoded = 0;
    for (const [offset, id] of some.entries()) {
      const index = start + offset;
      const { states: stored, visitors } = parts.get(id) ?? nothing;
      let state = merged.get(id);
      if (state === undefined && stored.length > 0) {
        state = mergeStates(stored.map(decodeState));
        decoded += stored.length;
        // Only what is asked for more than once is needed again.
        if (distinct.length < some.length) merged.set(id, state);
      }
      // A customer may have as many states as visitors.
      if (decoded > stretch) {
        decoded = 0;
        await breathe();
      }
      if (state === undefined) {
        entities.push({ known: false });
        packed.set(index, undefined);
        continue;
      }
      const endMs = asOfMs === undefined ? state.newestMs : checkAsOf(asOfMs, state.newestMs, `entity_ids[${index}]`);
      const days = kind.facet === undefined ? undefined : state.facets.get(kind.facet)?.of(facets[index] ?? '');
      const view = new EntityView(state, endMs, days, room);
      const newest_event_at = toTimestamp(state.newestMs);
      const known = { known: true, newest_event_at, joined_visitors: visitors.length };
      entities.push(state.hasMoney ? { ...known, currency: view.currency() } : known);
      packed.set(index, view);
    }
    if (start + stretch < ids.length) await breathe();
  }
  const { values, defaults } = packed;
  return { features: definitions.map((definition) => definition.name), values, defaults, entities };
}
