// Original file: insightmesh/feature/v1/quality.proto

import type { Expectation as _insightmesh_feature_v1_Expectation, Expectation__Output as _insightmesh_feature_v1_Expectation__Output } from '../../../insightmesh/feature/v1/Expectation.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';

export interface FeatureExpectation {
  'feature'?: (string);
  'derived'?: (_insightmesh_feature_v1_Expectation | null);
  'declared'?: (_insightmesh_feature_v1_Expectation | null);
  'set_by'?: (string);
  'set_at'?: (_google_protobuf_Timestamp | null);
}

export interface FeatureExpectation__Output {
  'feature': (string);
  'derived': (_insightmesh_feature_v1_Expectation__Output | null);
  'declared': (_insightmesh_feature_v1_Expectation__Output | null);
  'set_by': (string);
  'set_at': (_google_protobuf_Timestamp__Output | null);
}
