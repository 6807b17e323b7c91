// Original file: insightmesh/training/v1/decision.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface Pin {
  'slot'?: (string);
  'version'?: (number | string | Long);
  'pinned_by'?: (string);
  'reason'?: (string);
  'pinned_at'?: (_google_protobuf_Timestamp | null);
}

export interface Pin__Output {
  'slot': (string);
  'version': (number);
  'pinned_by': (string);
  'reason': (string);
  'pinned_at': (_google_protobuf_Timestamp__Output | null);
}
