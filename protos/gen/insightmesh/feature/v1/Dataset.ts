// Original file: insightmesh/feature/v1/datasets.proto

import type { DatasetState as _insightmesh_feature_v1_DatasetState, DatasetState__Output as _insightmesh_feature_v1_DatasetState__Output } from '../../../insightmesh/feature/v1/DatasetState.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface Dataset {
  'dataset_id'?: (string);
  'state'?: (_insightmesh_feature_v1_DatasetState);
  'request_id'?: (string);
  'step'?: (string);
  'done'?: (number | string | Long);
  'total'?: (number | string | Long);
  'error'?: (string);
  'attempts'?: (number);
  'created_at'?: (_google_protobuf_Timestamp | null);
  'started_at'?: (_google_protobuf_Timestamp | null);
  'ended_at'?: (_google_protobuf_Timestamp | null);
  'rows'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'sha256'?: (string);
}

export interface Dataset__Output {
  'dataset_id': (string);
  'state': (_insightmesh_feature_v1_DatasetState__Output);
  'request_id': (string);
  'step': (string);
  'done': (number);
  'total': (number);
  'error': (string);
  'attempts': (number);
  'created_at': (_google_protobuf_Timestamp__Output | null);
  'started_at': (_google_protobuf_Timestamp__Output | null);
  'ended_at': (_google_protobuf_Timestamp__Output | null);
  'rows': (number);
  'bytes': (number);
  'sha256': (string);
}
