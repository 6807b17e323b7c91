import type { EntityKind } from '@insight-mesh/contracts/types/insightmesh/feature/v1/EntityKind';
import type { Feature } from '@insight-mesh/contracts/types/insightmesh/feature/v1/Feature';
import type { ListFeaturesRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListFeaturesRequest';
import type { ListFeaturesResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListFeaturesResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { definitionsOf } from '../definitions/all.js';
import { horizonSeconds } from '../definitions/definition.js';
import { setsOf } from '../definitions/sets.js';
import { kinds } from './kinds.js';
import { invalid } from './requests.js';

const mostOnPage = 1_000;
const usualOnPage = 200;

const features: readonly Feature[] = [...kinds].flatMap(([kind, { entity }]) =>
  definitionsOf[entity].map((definition) => ({
    name: definition.name,
    kind: kind as EntityKind,
    type: `FEATURE_TYPE_${definition.type.toUpperCase()}` as Uppercase<`feature_type_${typeof definition.type}`>,
    window: definition.window,
    default_value: definition.default,
    description: definition.description,
    late_horizon_seconds: horizonSeconds(definition.window) ?? 0,
    feature_sets: setsOf(entity, definition.name),
  })),
);

export function listFeatures(): Unary<ListFeaturesRequest__Output, ListFeaturesResponse> {
  return async ({ kind, page_size: size, page_token: token }) => {
    if (kind !== 'ENTITY_KIND_UNSPECIFIED' && !kinds.has(kind)) {
      throw invalid('kind', `must be one of ${[...kinds.keys()].join(', ')}, or unspecified for all`);
    }
    if (size < 0 || size > mostOnPage) {
      throw invalid('page_size', `must be from 1 to ${mostOnPage}, or 0 for ${usualOnPage}`);
    }
    const all = kind === 'ENTITY_KIND_UNSPECIFIED' ? features : features.filter((feature) => feature.kind === kind);
    const from = token === '' ? 0 : Number(token);
    if (!/^\d{0,6}$/.test(token) || from > all.length) {
      throw invalid('page_token', 'must be the next_page_token of an answer, as it stands');
    }
    const to = from + (size || usualOnPage);
    return { features: all.slice(from, to), next_page_token: to < all.length ? String(to) : '' };
  };
}
