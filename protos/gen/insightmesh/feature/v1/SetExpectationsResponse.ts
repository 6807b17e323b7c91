// Original file: insightmesh/feature/v1/quality.proto

import type { FeatureExpectation as _insightmesh_feature_v1_FeatureExpectation, FeatureExpectation__Output as _insightmesh_feature_v1_FeatureExpectation__Output } from '../../../insightmesh/feature/v1/FeatureExpectation.js';

export interface SetExpectationsResponse {
  'expectations'?: (_insightmesh_feature_v1_FeatureExpectation)[];
}

export interface SetExpectationsResponse__Output {
  'expectations': (_insightmesh_feature_v1_FeatureExpectation__Output)[];
}
