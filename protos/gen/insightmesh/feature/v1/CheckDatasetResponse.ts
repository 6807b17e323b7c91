// Original file: insightmesh/feature/v1/quality.proto

import type { ExpectationViolation as _insightmesh_feature_v1_ExpectationViolation, ExpectationViolation__Output as _insightmesh_feature_v1_ExpectationViolation__Output } from '../../../insightmesh/feature/v1/ExpectationViolation.js';
import type { Long } from '@grpc/proto-loader';

export interface _insightmesh_feature_v1_CheckDatasetResponse_FeatureResult {
  'feature'?: (string);
  'violations'?: (_insightmesh_feature_v1_ExpectationViolation)[];
}

export interface _insightmesh_feature_v1_CheckDatasetResponse_FeatureResult__Output {
  'feature': (string);
  'violations': (_insightmesh_feature_v1_ExpectationViolation__Output)[];
}

export interface CheckDatasetResponse {
  'rows'?: (number | string | Long);
  'features'?: (number);
  'violated'?: (_insightmesh_feature_v1_CheckDatasetResponse_FeatureResult)[];
  'warnings'?: (string)[];
}

export interface CheckDatasetResponse__Output {
  'rows': (number);
  'features': (number);
  'violated': (_insightmesh_feature_v1_CheckDatasetResponse_FeatureResult__Output)[];
  'warnings': (string)[];
}
