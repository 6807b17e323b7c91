// Original file: insightmesh/feature/v1/lake.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface LakeTable {
  'name'?: (string);
  'description'?: (string);
  'prefix'?: (string);
  'days'?: (number | string | Long);
  'files'?: (number | string | Long);
  'rows'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'newest_event_at'?: (_google_protobuf_Timestamp | null);
  'damaged_files'?: (number | string | Long);
}

export interface LakeTable__Output {
  'name': (string);
  'description': (string);
  'prefix': (string);
  'days': (number);
  'files': (number);
  'rows': (number);
  'bytes': (number);
  'newest_event_at': (_google_protobuf_Timestamp__Output | null);
  'damaged_files': (number);
}
