// Original file: insightmesh/feature/v1/joins.proto

import type { Join as _insightmesh_feature_v1_Join, Join__Output as _insightmesh_feature_v1_Join__Output } from '../../../insightmesh/feature/v1/Join.js';

export interface RestoreJoinResponse {
  'join'?: (_insightmesh_feature_v1_Join | null);
}

export interface RestoreJoinResponse__Output {
  'join': (_insightmesh_feature_v1_Join__Output | null);
}
