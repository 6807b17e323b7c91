// Original file: insightmesh/recommender/v1/recommender.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';

export interface RecommendRequest {
  'customer_id'?: (string);
  'anonymous_id'?: (string);
  'session_items'?: (string)[];
  'count'?: (number);
  'as_of'?: (_google_protobuf_Timestamp | null);
}

export interface RecommendRequest__Output {
  'customer_id': (string);
  'anonymous_id': (string);
  'session_items': (string)[];
  'count': (number);
  'as_of': (_google_protobuf_Timestamp__Output | null);
}
