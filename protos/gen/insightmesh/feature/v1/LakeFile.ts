// Original file: insightmesh/feature/v1/lake.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface LakeFile {
  'key'?: (string);
  'day'?: (string);
  'partition'?: (number);
  'from_offset'?: (number | string | Long);
  'to_offset'?: (number | string | Long);
  'rows'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'newest_event_at'?: (_google_protobuf_Timestamp | null);
  'damaged'?: (string);
  '_rows'?: "rows";
  '_bytes'?: "bytes";
}

export interface LakeFile__Output {
  'key': (string);
  'day': (string);
  'partition': (number);
  'from_offset': (number);
  'to_offset': (number);
  'rows'?: (number);
  'bytes'?: (number);
  'newest_event_at': (_google_protobuf_Timestamp__Output | null);
  'damaged': (string);
  '_rows'?: "rows";
  '_bytes'?: "bytes";
}
