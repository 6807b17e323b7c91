// Original file: insightmesh/feature/v1/feature.proto

import type { EntityKind as _insightmesh_feature_v1_EntityKind, EntityKind__Output as _insightmesh_feature_v1_EntityKind__Output } from '../../../insightmesh/feature/v1/EntityKind.js';

export interface ListFeaturesRequest {
  'kind'?: (_insightmesh_feature_v1_EntityKind);
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListFeaturesRequest__Output {
  'kind': (_insightmesh_feature_v1_EntityKind__Output);
  'page_size': (number);
  'page_token': (string);
}
