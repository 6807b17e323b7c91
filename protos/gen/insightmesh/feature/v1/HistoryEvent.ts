// Original file: insightmesh/feature/v1/feature.proto

import type { EventType as _insightmesh_collector_v1_EventType, EventType__Output as _insightmesh_collector_v1_EventType__Output } from '../../../insightmesh/collector/v1/EventType.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';

export interface HistoryEvent {
  'type'?: (_insightmesh_collector_v1_EventType);
  'occurred_at'?: (_google_protobuf_Timestamp | null);
  'item_id'?: (string);
  'session_id'?: (string);
  'personalisation_refused'?: (boolean);
}

export interface HistoryEvent__Output {
  'type': (_insightmesh_collector_v1_EventType__Output);
  'occurred_at': (_google_protobuf_Timestamp__Output | null);
  'item_id': (string);
  'session_id': (string);
  'personalisation_refused': (boolean);
}
