// Original file: insightmesh/feature/v1/quality.proto

import type { DriftVerdict as _insightmesh_feature_v1_DriftVerdict, DriftVerdict__Output as _insightmesh_feature_v1_DriftVerdict__Output } from '../../../insightmesh/feature/v1/DriftVerdict.js';

export interface ListDriftRequest {
  'feature'?: (string);
  'from_day'?: (string);
  'to_day'?: (string);
  'at_least'?: (_insightmesh_feature_v1_DriftVerdict);
  'baseline'?: (string);
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListDriftRequest__Output {
  'feature': (string);
  'from_day': (string);
  'to_day': (string);
  'at_least': (_insightmesh_feature_v1_DriftVerdict__Output);
  'baseline': (string);
  'page_size': (number);
  'page_token': (string);
}
