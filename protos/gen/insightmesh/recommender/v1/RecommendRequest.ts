// Original file: insightmesh/recommender/v1/recommender.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Scenario as _insightmesh_recommender_v1_Scenario, Scenario__Output as _insightmesh_recommender_v1_Scenario__Output } from '../../../insightmesh/recommender/v1/Scenario.js';
import type { Rules as _insightmesh_recommender_v1_Rules, Rules__Output as _insightmesh_recommender_v1_Rules__Output } from '../../../insightmesh/recommender/v1/Rules.js';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.js';

export interface RecommendRequest {
  'customer_id'?: (string);
  'anonymous_id'?: (string);
  'session_items'?: (string)[];
  'count'?: (number);
  'as_of'?: (_google_protobuf_Timestamp | null);
  'scenario'?: (_insightmesh_recommender_v1_Scenario);
  'item_id'?: (string);
  'basket_items'?: (string)[];
  'candidates'?: (string)[];
  'rules'?: (_insightmesh_recommender_v1_Rules | null);
  'context'?: (_google_protobuf_Struct | null);
  'explain'?: (boolean);
  'experiment'?: (string);
  'page_token'?: (string);
}

export interface RecommendRequest__Output {
  'customer_id': (string);
  'anonymous_id': (string);
  'session_items': (string)[];
  'count': (number);
  'as_of': (_google_protobuf_Timestamp__Output | null);
  'scenario': (_insightmesh_recommender_v1_Scenario__Output);
  'item_id': (string);
  'basket_items': (string)[];
  'candidates': (string)[];
  'rules': (_insightmesh_recommender_v1_Rules__Output | null);
  'context': (_google_protobuf_Struct__Output | null);
  'explain': (boolean);
  'experiment': (string);
  'page_token': (string);
}
