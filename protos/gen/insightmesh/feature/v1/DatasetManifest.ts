// Original file: insightmesh/feature/v1/datasets.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { DatasetColumn as _insightmesh_feature_v1_DatasetColumn, DatasetColumn__Output as _insightmesh_feature_v1_DatasetColumn__Output } from '../../../insightmesh/feature/v1/DatasetColumn.js';
import type { DatasetFile as _insightmesh_feature_v1_DatasetFile, DatasetFile__Output as _insightmesh_feature_v1_DatasetFile__Output } from '../../../insightmesh/feature/v1/DatasetFile.js';
import type { Long } from '@grpc/proto-loader';

export interface DatasetManifest {
  'folder'?: (string);
  'created_at'?: (_google_protobuf_Timestamp | null);
  'folds_version'?: (number);
  'definitions_sha256'?: (string);
  'features'?: (_insightmesh_feature_v1_DatasetColumn)[];
  'lake_files'?: (number | string | Long);
  'lake_sha256'?: (string);
  'lake_events'?: (number | string | Long);
  'watermark'?: (_google_protobuf_Timestamp | null);
  'rows'?: (number | string | Long);
  'rejected'?: ({[key: string]: number | string | Long});
  'files'?: (_insightmesh_feature_v1_DatasetFile)[];
  'sha256'?: (string);
  'warnings'?: (string)[];
}

export interface DatasetManifest__Output {
  'folder': (string);
  'created_at': (_google_protobuf_Timestamp__Output | null);
  'folds_version': (number);
  'definitions_sha256': (string);
  'features': (_insightmesh_feature_v1_DatasetColumn__Output)[];
  'lake_files': (number);
  'lake_sha256': (string);
  'lake_events': (number);
  'watermark': (_google_protobuf_Timestamp__Output | null);
  'rows': (number);
  'rejected': ({[key: string]: number});
  'files': (_insightmesh_feature_v1_DatasetFile__Output)[];
  'sha256': (string);
  'warnings': (string)[];
}
