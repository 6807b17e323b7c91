// Original file: insightmesh/feature/v1/quality.proto

import type { EntityKind as _insightmesh_feature_v1_EntityKind, EntityKind__Output as _insightmesh_feature_v1_EntityKind__Output } from '../../../insightmesh/feature/v1/EntityKind.js';

export interface ListExpectationsRequest {
  'kind'?: (_insightmesh_feature_v1_EntityKind);
  'declared_only'?: (boolean);
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListExpectationsRequest__Output {
  'kind': (_insightmesh_feature_v1_EntityKind__Output);
  'declared_only': (boolean);
  'page_size': (number);
  'page_token': (string);
}
