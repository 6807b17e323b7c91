// Original file: insightmesh/feature/v1/datasets.proto

import type { EntityKind as _insightmesh_feature_v1_EntityKind, EntityKind__Output as _insightmesh_feature_v1_EntityKind__Output } from '../../../insightmesh/feature/v1/EntityKind.js';

export interface FeatureChoice {
  'kind'?: (_insightmesh_feature_v1_EntityKind);
  'names'?: (string)[];
  'feature_set'?: (string);
}

export interface FeatureChoice__Output {
  'kind': (_insightmesh_feature_v1_EntityKind__Output);
  'names': (string)[];
  'feature_set': (string);
}
