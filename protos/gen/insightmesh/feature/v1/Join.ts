// Original file: insightmesh/feature/v1/joins.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { JoinStatus as _insightmesh_feature_v1_JoinStatus, JoinStatus__Output as _insightmesh_feature_v1_JoinStatus__Output } from '../../../insightmesh/feature/v1/JoinStatus.js';
import type { Long } from '@grpc/proto-loader';

export interface Join {
  'visitor_id'?: (string);
  'customer_id'?: (string);
  'first_at'?: (_google_protobuf_Timestamp | null);
  'last_at'?: (_google_protobuf_Timestamp | null);
  'events'?: (number | string | Long);
  'status'?: (_insightmesh_feature_v1_JoinStatus);
  'why'?: (string);
  'cut_at'?: (_google_protobuf_Timestamp | null);
  'cut_by'?: (string);
  'cut_reason'?: (string);
}

export interface Join__Output {
  'visitor_id': (string);
  'customer_id': (string);
  'first_at': (_google_protobuf_Timestamp__Output | null);
  'last_at': (_google_protobuf_Timestamp__Output | null);
  'events': (number);
  'status': (_insightmesh_feature_v1_JoinStatus__Output);
  'why': (string);
  'cut_at': (_google_protobuf_Timestamp__Output | null);
  'cut_by': (string);
  'cut_reason': (string);
}
