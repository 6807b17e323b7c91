// Original file: insightmesh/feature/v1/feature.proto

import type { HistoryEvent as _insightmesh_feature_v1_HistoryEvent, HistoryEvent__Output as _insightmesh_feature_v1_HistoryEvent__Output } from '../../../insightmesh/feature/v1/HistoryEvent.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';

export interface GetHistoryResponse {
  'known'?: (boolean);
  'events'?: (_insightmesh_feature_v1_HistoryEvent)[];
  'newest_event_at'?: (_google_protobuf_Timestamp | null);
}

export interface GetHistoryResponse__Output {
  'known': (boolean);
  'events': (_insightmesh_feature_v1_HistoryEvent__Output)[];
  'newest_event_at': (_google_protobuf_Timestamp__Output | null);
}
