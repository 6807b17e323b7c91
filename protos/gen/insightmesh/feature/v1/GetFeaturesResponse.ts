// Original file: insightmesh/feature/v1/feature.proto

import type { EntityFreshness as _insightmesh_feature_v1_EntityFreshness, EntityFreshness__Output as _insightmesh_feature_v1_EntityFreshness__Output } from '../../../insightmesh/feature/v1/EntityFreshness.js';

export interface GetFeaturesResponse {
  'features'?: (string)[];
  'values'?: (Buffer | Uint8Array | string);
  'entities'?: (_insightmesh_feature_v1_EntityFreshness)[];
  'defaults'?: (Buffer | Uint8Array | string);
}

export interface GetFeaturesResponse__Output {
  'features': (string)[];
  'values': (Buffer);
  'entities': (_insightmesh_feature_v1_EntityFreshness__Output)[];
  'defaults': (Buffer);
}
