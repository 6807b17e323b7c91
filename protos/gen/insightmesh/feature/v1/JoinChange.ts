// Original file: insightmesh/feature/v1/joins.proto

import type { JoinAction as _insightmesh_feature_v1_JoinAction, JoinAction__Output as _insightmesh_feature_v1_JoinAction__Output } from '../../../insightmesh/feature/v1/JoinAction.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface JoinChange {
  'action'?: (_insightmesh_feature_v1_JoinAction);
  'visitor_id'?: (string);
  'customer_id'?: (string);
  'at'?: (_google_protobuf_Timestamp | null);
  'actor'?: (string);
  'reason'?: (string);
  'events'?: (number | string | Long);
  'joined_visitors_before'?: (number);
  'joined_visitors_after'?: (number);
}

export interface JoinChange__Output {
  'action': (_insightmesh_feature_v1_JoinAction__Output);
  'visitor_id': (string);
  'customer_id': (string);
  'at': (_google_protobuf_Timestamp__Output | null);
  'actor': (string);
  'reason': (string);
  'events': (number);
  'joined_visitors_before': (number);
  'joined_visitors_after': (number);
}
