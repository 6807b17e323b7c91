// Original file: insightmesh/collector/v1/dead_letters.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { DeadLetterState as _insightmesh_collector_v1_DeadLetterState, DeadLetterState__Output as _insightmesh_collector_v1_DeadLetterState__Output } from '../../../insightmesh/collector/v1/DeadLetterState.js';
import type { Long } from '@grpc/proto-loader';

export interface DeadLetterSummary {
  'id'?: (string);
  'source'?: (string);
  'rule'?: (string);
  'field'?: (string);
  'reason'?: (string);
  'occurred_at'?: (_google_protobuf_Timestamp | null);
  'state'?: (_insightmesh_collector_v1_DeadLetterState);
  'payload_bytes'?: (number | string | Long);
  'kept_bytes'?: (number | string | Long);
  'key_id'?: (string);
  'topic'?: (string);
  'partition'?: (number);
  'offset'?: (number | string | Long);
  'mended_at'?: (_google_protobuf_Timestamp | null);
  'mended_by'?: (string);
  'replayed_at'?: (_google_protobuf_Timestamp | null);
  'replayed_by'?: (string);
  'element'?: (string);
  'charset'?: (string);
}

export interface DeadLetterSummary__Output {
  'id': (string);
  'source': (string);
  'rule': (string);
  'field': (string);
  'reason': (string);
  'occurred_at': (_google_protobuf_Timestamp__Output | null);
  'state': (_insightmesh_collector_v1_DeadLetterState__Output);
  'payload_bytes': (number);
  'kept_bytes': (number);
  'key_id': (string);
  'topic': (string);
  'partition': (number);
  'offset': (number);
  'mended_at': (_google_protobuf_Timestamp__Output | null);
  'mended_by': (string);
  'replayed_at': (_google_protobuf_Timestamp__Output | null);
  'replayed_by': (string);
  'element': (string);
  'charset': (string);
}
