// Original file: insightmesh/feature/v1/lake.proto

import type { LakeDay as _insightmesh_feature_v1_LakeDay, LakeDay__Output as _insightmesh_feature_v1_LakeDay__Output } from '../../../insightmesh/feature/v1/LakeDay.js';

export interface ListLakeDaysResponse {
  'days'?: (_insightmesh_feature_v1_LakeDay)[];
  'next_page_token'?: (string);
}

export interface ListLakeDaysResponse__Output {
  'days': (_insightmesh_feature_v1_LakeDay__Output)[];
  'next_page_token': (string);
}
