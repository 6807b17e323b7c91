// Original file: insightmesh/collector/v1/imports.proto

import type { ImportCounts as _insightmesh_collector_v1_ImportCounts, ImportCounts__Output as _insightmesh_collector_v1_ImportCounts__Output } from '../../../insightmesh/collector/v1/ImportCounts.js';
import type { Long } from '@grpc/proto-loader';

export interface ImportFile {
  'path'?: (string);
  'bytes'?: (number | string | Long);
  'sha256'?: (string);
  'done'?: (boolean);
  'counts'?: (_insightmesh_collector_v1_ImportCounts | null);
  'reject_file'?: (string);
}

export interface ImportFile__Output {
  'path': (string);
  'bytes': (number);
  'sha256': (string);
  'done': (boolean);
  'counts': (_insightmesh_collector_v1_ImportCounts__Output | null);
  'reject_file': (string);
}
