// Original file: insightmesh/training/v1/model.proto

import type { ModelStage as _insightmesh_training_v1_ModelStage, ModelStage__Output as _insightmesh_training_v1_ModelStage__Output } from '../../../insightmesh/training/v1/ModelStage.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface ModelVersion {
  'tenant_id'?: (string);
  'slot'?: (string);
  'version'?: (number | string | Long);
  'model'?: (string);
  'stage'?: (_insightmesh_training_v1_ModelStage);
  'artefact'?: (string);
  'manifest_sha256'?: (string);
  'metrics'?: ({[key: string]: number | string});
  'size_bytes'?: (number | string | Long);
  'run_id'?: (string);
  'data_set'?: (string);
  'code_version'?: (string);
  'seed'?: (number | string | Long);
  'created_at'?: (_google_protobuf_Timestamp | null);
  'promoted_at'?: (_google_protobuf_Timestamp | null);
  'trained_until'?: (_google_protobuf_Timestamp | null);
  'training_seconds'?: (number | string);
  'cpu_seconds'?: (number | string);
  'gpu_seconds'?: (number | string);
  'backend'?: (string);
  'latency_p50_ms'?: (number | string);
  'latency_p99_ms'?: (number | string);
  'artefact_removed'?: (boolean);
  'decision'?: (string);
  'origin'?: (string);
}

export interface ModelVersion__Output {
  'tenant_id': (string);
  'slot': (string);
  'version': (number);
  'model': (string);
  'stage': (_insightmesh_training_v1_ModelStage__Output);
  'artefact': (string);
  'manifest_sha256': (string);
  'metrics': ({[key: string]: number});
  'size_bytes': (number);
  'run_id': (string);
  'data_set': (string);
  'code_version': (string);
  'seed': (number);
  'created_at': (_google_protobuf_Timestamp__Output | null);
  'promoted_at': (_google_protobuf_Timestamp__Output | null);
  'trained_until': (_google_protobuf_Timestamp__Output | null);
  'training_seconds': (number);
  'cpu_seconds': (number);
  'gpu_seconds': (number);
  'backend': (string);
  'latency_p50_ms': (number);
  'latency_p99_ms': (number);
  'artefact_removed': (boolean);
  'decision': (string);
  'origin': (string);
}
