// Original file: insightmesh/feature/v1/quality.proto

import type { FeatureExpectation as _insightmesh_feature_v1_FeatureExpectation, FeatureExpectation__Output as _insightmesh_feature_v1_FeatureExpectation__Output } from '../../../insightmesh/feature/v1/FeatureExpectation.js';

export interface ListExpectationsResponse {
  'expectations'?: (_insightmesh_feature_v1_FeatureExpectation)[];
  'next_page_token'?: (string);
}

export interface ListExpectationsResponse__Output {
  'expectations': (_insightmesh_feature_v1_FeatureExpectation__Output)[];
  'next_page_token': (string);
}
