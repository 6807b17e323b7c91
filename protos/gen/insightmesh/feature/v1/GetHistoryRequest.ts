// Original file: insightmesh/feature/v1/feature.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';

export interface GetHistoryRequest {
  'entity_id'?: (string);
  'limit'?: (number);
  'as_of'?: (_google_protobuf_Timestamp | null);
}

export interface GetHistoryRequest__Output {
  'entity_id': (string);
  'limit': (number);
  'as_of': (_google_protobuf_Timestamp__Output | null);
}
