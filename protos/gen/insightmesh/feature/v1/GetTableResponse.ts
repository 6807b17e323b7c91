// Original file: insightmesh/feature/v1/lake.proto

import type { LakeTable as _insightmesh_feature_v1_LakeTable, LakeTable__Output as _insightmesh_feature_v1_LakeTable__Output } from '../../../insightmesh/feature/v1/LakeTable.js';
import type { LakeColumn as _insightmesh_feature_v1_LakeColumn, LakeColumn__Output as _insightmesh_feature_v1_LakeColumn__Output } from '../../../insightmesh/feature/v1/LakeColumn.js';
import type { LakeOffset as _insightmesh_feature_v1_LakeOffset, LakeOffset__Output as _insightmesh_feature_v1_LakeOffset__Output } from '../../../insightmesh/feature/v1/LakeOffset.js';

export interface GetTableResponse {
  'table'?: (_insightmesh_feature_v1_LakeTable | null);
  'columns'?: (_insightmesh_feature_v1_LakeColumn)[];
  'offsets'?: (_insightmesh_feature_v1_LakeOffset)[];
}

export interface GetTableResponse__Output {
  'table': (_insightmesh_feature_v1_LakeTable__Output | null);
  'columns': (_insightmesh_feature_v1_LakeColumn__Output)[];
  'offsets': (_insightmesh_feature_v1_LakeOffset__Output)[];
}
