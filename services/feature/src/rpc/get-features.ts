import type { EntityFreshness } from '@insight-mesh/contracts/types/insightmesh/feature/v1/EntityFreshness';
import type { GetFeaturesRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetFeaturesRequest';
import type { GetFeaturesResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetFeaturesResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { CallContext, Unary } from '@insight-mesh/runtime/grpc-server';
import { breathe } from '@insight-mesh/runtime/pause';
import { toTimestamp } from '@insight-mesh/runtime/time';
import type { Context } from '../context.js';
import { customerDefinitions } from '../definitions/customer.js';
import type { Definition } from '../definitions/definition.js';
import { itemDefinitions } from '../definitions/item.js';
import { resolve } from '../definitions/resolve.js';
import { mergeCustomers } from '../state/customer-state.js';
import { decodeCustomer, decodeItem } from '../state/encode.js';
import { mergeItems } from '../state/item-state.js';
import { readStates, type StateKind } from '../store/states.js';
import { checkAsOf, checkEntityId, invalid, readAsOf } from './requests.js';

const mostEntities = 10_000;
/** Entities read and computed between two looks at the event loop. */
const stretch = 200;

interface Kind<State> {
  readonly kind: StateKind;
  readonly all: readonly Definition<State>[];
  readonly state: (parts: readonly Buffer[]) => State | undefined;
}

const customers = {
  kind: 'customer',
  all: customerDefinitions,
  state: (parts: readonly Buffer[]) => mergeCustomers(parts.map(decodeCustomer)),
} as const;
const items = {
  kind: 'item',
  all: itemDefinitions,
  state: (parts: readonly Buffer[]) => mergeItems(parts.map(decodeItem)),
} as const;

export function getFeatures(context: Context): Unary<GetFeaturesRequest__Output, GetFeaturesResponse> {
  return async (request, call) => {
    const { entity_ids: ids } = request;
    if (ids.length === 0 || ids.length > mostEntities) {
      throw invalid('entity_ids', `must have 1 to ${mostEntities} entries, not ${ids.length}`);
    }
    for (const [index, id] of ids.entries()) checkEntityId(`entity_ids[${index}]`, id);
    if (request.kind === 'ENTITY_KIND_CUSTOMER') return answer(context, customers, request, call);
    if (request.kind === 'ENTITY_KIND_ITEM') return answer(context, items, request, call);
    throw invalid('kind', 'must be ENTITY_KIND_CUSTOMER or ENTITY_KIND_ITEM');
  };
}

async function answer<State extends { readonly newestMs: number }>(
  { pool }: Context,
  { kind, all, state: stateOf }: Kind<State>,
  request: GetFeaturesRequest__Output,
  call: CallContext,
): Promise<GetFeaturesResponse> {
  const { entity_ids: ids } = request;
  const asOfMs = readAsOf(request.as_of);
  // Names may repeat, but not so often that the answer outgrows that with every feature.
  if (request.features.length > all.length) throw invalid('features', `must have at most ${all.length} entries`);
  const { definitions, unknown } = resolve(all, request.features);
  if (unknown.length > 0) {
    const violations = unknown.map(({ index, name, near }) => ({
      field: `features[${index}]`,
      description: `no ${kind} has a feature ${JSON.stringify(name.slice(0, 64))}; near it are ${near.join(', ')}`,
    }));
    throw new AppError('INVALID_ARGUMENT', violations.map((violation) => violation.description).join('; '), {
      violations,
    });
  }
  const values = Buffer.allocUnsafe(ids.length * definitions.length * 8);
  const entities: EntityFreshness[] = [];
  let at = 0;
  for (let start = 0; start < ids.length; start += stretch) {
    if (call.signal.aborted) throw new AppError('CANCELLED', 'the caller is gone');
    const some = ids.slice(start, start + stretch);
    const parts = await readStates(pool, kind, call.tenantId, some);
    for (const [index, id] of some.entries()) {
      const state = stateOf(parts.get(id) ?? []);
      if (state === undefined) {
        entities.push({ known: false });
        for (const definition of definitions) at = values.writeDoubleLE(definition.default, at);
        continue;
      }
      const endMs = checkAsOf(asOfMs, state.newestMs, `entity_ids[${start + index}]`);
      entities.push({ known: true, newest_event_at: toTimestamp(state.newestMs) });
      for (const definition of definitions) at = values.writeDoubleLE(definition.value(state, endMs), at);
    }
    await breathe();
  }
  return { features: definitions.map((definition) => definition.name), values, entities };
}
