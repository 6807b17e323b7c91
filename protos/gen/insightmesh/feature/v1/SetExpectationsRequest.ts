// Original file: insightmesh/feature/v1/quality.proto

import type { Expectation as _insightmesh_feature_v1_Expectation, Expectation__Output as _insightmesh_feature_v1_Expectation__Output } from '../../../insightmesh/feature/v1/Expectation.js';

export interface _insightmesh_feature_v1_SetExpectationsRequest_Wanted {
  'feature'?: (string);
  'declared'?: (_insightmesh_feature_v1_Expectation | null);
}

export interface _insightmesh_feature_v1_SetExpectationsRequest_Wanted__Output {
  'feature': (string);
  'declared': (_insightmesh_feature_v1_Expectation__Output | null);
}

export interface SetExpectationsRequest {
  'expectations'?: (_insightmesh_feature_v1_SetExpectationsRequest_Wanted)[];
}

export interface SetExpectationsRequest__Output {
  'expectations': (_insightmesh_feature_v1_SetExpectationsRequest_Wanted__Output)[];
}
