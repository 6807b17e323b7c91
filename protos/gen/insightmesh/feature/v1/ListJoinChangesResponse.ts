// Original file: insightmesh/feature/v1/joins.proto

import type { JoinChange as _insightmesh_feature_v1_JoinChange, JoinChange__Output as _insightmesh_feature_v1_JoinChange__Output } from '../../../insightmesh/feature/v1/JoinChange.js';

export interface ListJoinChangesResponse {
  'changes'?: (_insightmesh_feature_v1_JoinChange)[];
  'next_page_token'?: (string);
}

export interface ListJoinChangesResponse__Output {
  'changes': (_insightmesh_feature_v1_JoinChange__Output)[];
  'next_page_token': (string);
}
