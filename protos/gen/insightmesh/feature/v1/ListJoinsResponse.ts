// Original file: insightmesh/feature/v1/joins.proto

import type { Join as _insightmesh_feature_v1_Join, Join__Output as _insightmesh_feature_v1_Join__Output } from '../../../insightmesh/feature/v1/Join.js';

export interface ListJoinsResponse {
  'joins'?: (_insightmesh_feature_v1_Join)[];
  'next_page_token'?: (string);
}

export interface ListJoinsResponse__Output {
  'joins': (_insightmesh_feature_v1_Join__Output)[];
  'next_page_token': (string);
}
