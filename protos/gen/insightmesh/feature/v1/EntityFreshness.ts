// Original file: insightmesh/feature/v1/feature.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';

export interface EntityFreshness {
  'known'?: (boolean);
  'newest_event_at'?: (_google_protobuf_Timestamp | null);
  'joined_visitors'?: (number);
  'currency'?: (string);
}

export interface EntityFreshness__Output {
  'known': (boolean);
  'newest_event_at': (_google_protobuf_Timestamp__Output | null);
  'joined_visitors': (number);
  'currency': (string);
}
