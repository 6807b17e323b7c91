// Original file: insightmesh/recommender/v1/recommender.proto

import type { Rules as _insightmesh_recommender_v1_Rules, Rules__Output as _insightmesh_recommender_v1_Rules__Output } from '../../../insightmesh/recommender/v1/Rules.js';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.js';

export interface PopularItemsRequest {
  'count'?: (number);
  'rules'?: (_insightmesh_recommender_v1_Rules | null);
  'context'?: (_google_protobuf_Struct | null);
  'explain'?: (boolean);
  'page_token'?: (string);
}

export interface PopularItemsRequest__Output {
  'count': (number);
  'rules': (_insightmesh_recommender_v1_Rules__Output | null);
  'context': (_google_protobuf_Struct__Output | null);
  'explain': (boolean);
  'page_token': (string);
}
