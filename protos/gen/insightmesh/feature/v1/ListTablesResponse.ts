// Original file: insightmesh/feature/v1/lake.proto

import type { LakeTable as _insightmesh_feature_v1_LakeTable, LakeTable__Output as _insightmesh_feature_v1_LakeTable__Output } from '../../../insightmesh/feature/v1/LakeTable.js';

export interface ListTablesResponse {
  'tables'?: (_insightmesh_feature_v1_LakeTable)[];
  'next_page_token'?: (string);
}

export interface ListTablesResponse__Output {
  'tables': (_insightmesh_feature_v1_LakeTable__Output)[];
  'next_page_token': (string);
}
