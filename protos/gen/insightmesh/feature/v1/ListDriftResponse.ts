// Original file: insightmesh/feature/v1/quality.proto

import type { FeatureDrift as _insightmesh_feature_v1_FeatureDrift, FeatureDrift__Output as _insightmesh_feature_v1_FeatureDrift__Output } from '../../../insightmesh/feature/v1/FeatureDrift.js';

export interface ListDriftResponse {
  'drift'?: (_insightmesh_feature_v1_FeatureDrift)[];
  'next_page_token'?: (string);
}

export interface ListDriftResponse__Output {
  'drift': (_insightmesh_feature_v1_FeatureDrift__Output)[];
  'next_page_token': (string);
}
