// Original file: insightmesh/feature/v1/quality.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface Baseline {
  'dataset_id'?: (string);
  'rows'?: (number | string | Long);
  'reference_rows'?: (number | string | Long);
  'features'?: (number);
  'warnings'?: (string)[];
  'set_by'?: (string);
  'set_at'?: (_google_protobuf_Timestamp | null);
  'from'?: (_google_protobuf_Timestamp | null);
  'to'?: (_google_protobuf_Timestamp | null);
}

export interface Baseline__Output {
  'dataset_id': (string);
  'rows': (number);
  'reference_rows': (number);
  'features': (number);
  'warnings': (string)[];
  'set_by': (string);
  'set_at': (_google_protobuf_Timestamp__Output | null);
  'from': (_google_protobuf_Timestamp__Output | null);
  'to': (_google_protobuf_Timestamp__Output | null);
}
