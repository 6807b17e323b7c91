// Original file: insightmesh/collector/v1/dead_letters.proto

import type { DeadLetterState as _insightmesh_collector_v1_DeadLetterState, DeadLetterState__Output as _insightmesh_collector_v1_DeadLetterState__Output } from '../../../insightmesh/collector/v1/DeadLetterState.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';

export interface DeadLetterFilter {
  'sources'?: (string)[];
  'rules'?: (string)[];
  'fields'?: (string)[];
  'states'?: (_insightmesh_collector_v1_DeadLetterState)[];
  'from'?: (_google_protobuf_Timestamp | null);
  'to'?: (_google_protobuf_Timestamp | null);
  'reason_contains'?: (string);
}

export interface DeadLetterFilter__Output {
  'sources': (string)[];
  'rules': (string)[];
  'fields': (string)[];
  'states': (_insightmesh_collector_v1_DeadLetterState__Output)[];
  'from': (_google_protobuf_Timestamp__Output | null);
  'to': (_google_protobuf_Timestamp__Output | null);
  'reason_contains': (string);
}
