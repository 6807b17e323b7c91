// Original file: insightmesh/collector/v1/imports.proto

import type { ImportState as _insightmesh_collector_v1_ImportState, ImportState__Output as _insightmesh_collector_v1_ImportState__Output } from '../../../insightmesh/collector/v1/ImportState.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { ImportCounts as _insightmesh_collector_v1_ImportCounts, ImportCounts__Output as _insightmesh_collector_v1_ImportCounts__Output } from '../../../insightmesh/collector/v1/ImportCounts.js';
import type { Long } from '@grpc/proto-loader';

export interface Import {
  'import_id'?: (string);
  'kind'?: (string);
  'path'?: (string);
  'state'?: (_insightmesh_collector_v1_ImportState);
  'error'?: (string);
  'requested_by'?: (string);
  'created_at'?: (_google_protobuf_Timestamp | null);
  'updated_at'?: (_google_protobuf_Timestamp | null);
  'ended_at'?: (_google_protobuf_Timestamp | null);
  'files'?: (number);
  'files_done'?: (number);
  'files_skipped'?: (number);
  'bytes'?: (number | string | Long);
  'bytes_done'?: (number | string | Long);
  'counts'?: (_insightmesh_collector_v1_ImportCounts | null);
}

export interface Import__Output {
  'import_id': (string);
  'kind': (string);
  'path': (string);
  'state': (_insightmesh_collector_v1_ImportState__Output);
  'error': (string);
  'requested_by': (string);
  'created_at': (_google_protobuf_Timestamp__Output | null);
  'updated_at': (_google_protobuf_Timestamp__Output | null);
  'ended_at': (_google_protobuf_Timestamp__Output | null);
  'files': (number);
  'files_done': (number);
  'files_skipped': (number);
  'bytes': (number);
  'bytes_done': (number);
  'counts': (_insightmesh_collector_v1_ImportCounts__Output | null);
}
