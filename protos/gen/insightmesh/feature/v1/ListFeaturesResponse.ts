// Original file: insightmesh/feature/v1/feature.proto

import type { Feature as _insightmesh_feature_v1_Feature, Feature__Output as _insightmesh_feature_v1_Feature__Output } from '../../../insightmesh/feature/v1/Feature.js';

export interface ListFeaturesResponse {
  'features'?: (_insightmesh_feature_v1_Feature)[];
  'next_page_token'?: (string);
}

export interface ListFeaturesResponse__Output {
  'features': (_insightmesh_feature_v1_Feature__Output)[];
  'next_page_token': (string);
}
