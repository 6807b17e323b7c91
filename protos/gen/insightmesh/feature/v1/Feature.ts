// Original file: insightmesh/feature/v1/feature.proto

import type { EntityKind as _insightmesh_feature_v1_EntityKind, EntityKind__Output as _insightmesh_feature_v1_EntityKind__Output } from '../../../insightmesh/feature/v1/EntityKind.js';
import type { FeatureType as _insightmesh_feature_v1_FeatureType, FeatureType__Output as _insightmesh_feature_v1_FeatureType__Output } from '../../../insightmesh/feature/v1/FeatureType.js';
import type { Long } from '@grpc/proto-loader';

export interface Feature {
  'name'?: (string);
  'kind'?: (_insightmesh_feature_v1_EntityKind);
  'type'?: (_insightmesh_feature_v1_FeatureType);
  'window'?: (string);
  'default_value'?: (number | string);
  'description'?: (string);
  'late_horizon_seconds'?: (number | string | Long);
  'feature_sets'?: (string)[];
}

export interface Feature__Output {
  'name': (string);
  'kind': (_insightmesh_feature_v1_EntityKind__Output);
  'type': (_insightmesh_feature_v1_FeatureType__Output);
  'window': (string);
  'default_value': (number);
  'description': (string);
  'late_horizon_seconds': (number);
  'feature_sets': (string)[];
}
