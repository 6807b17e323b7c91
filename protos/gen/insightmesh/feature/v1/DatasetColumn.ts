// Original file: insightmesh/feature/v1/datasets.proto

import type { EntityKind as _insightmesh_feature_v1_EntityKind, EntityKind__Output as _insightmesh_feature_v1_EntityKind__Output } from '../../../insightmesh/feature/v1/EntityKind.js';
import type { FeatureType as _insightmesh_feature_v1_FeatureType, FeatureType__Output as _insightmesh_feature_v1_FeatureType__Output } from '../../../insightmesh/feature/v1/FeatureType.js';

export interface DatasetColumn {
  'column'?: (string);
  'kind'?: (_insightmesh_feature_v1_EntityKind);
  'name'?: (string);
  'type'?: (_insightmesh_feature_v1_FeatureType);
  'window'?: (string);
  'default_value'?: (number | string);
  'description'?: (string);
}

export interface DatasetColumn__Output {
  'column': (string);
  'kind': (_insightmesh_feature_v1_EntityKind__Output);
  'name': (string);
  'type': (_insightmesh_feature_v1_FeatureType__Output);
  'window': (string);
  'default_value': (number);
  'description': (string);
}
