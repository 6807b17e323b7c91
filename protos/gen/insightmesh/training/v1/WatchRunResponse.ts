// Original file: insightmesh/training/v1/training.proto

import type { RunState as _insightmesh_training_v1_RunState, RunState__Output as _insightmesh_training_v1_RunState__Output } from '../../../insightmesh/training/v1/RunState.js';
import type { ModelVersion as _insightmesh_training_v1_ModelVersion, ModelVersion__Output as _insightmesh_training_v1_ModelVersion__Output } from '../../../insightmesh/training/v1/ModelVersion.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';

export interface WatchRunResponse {
  'run_id'?: (string);
  'state'?: (_insightmesh_training_v1_RunState);
  'step'?: (string);
  'progress'?: (number | string);
  'error'?: (string);
  'models'?: (_insightmesh_training_v1_ModelVersion)[];
  'updated_at'?: (_google_protobuf_Timestamp | null);
  'epoch'?: (number);
  'loss'?: (number | string);
  'examples_per_second'?: (number | string);
  'seconds_left'?: (number | string);
  'validation'?: ({[key: string]: number | string});
  'attempt'?: (number);
  'warnings'?: (string)[];
  '_loss'?: "loss";
  '_seconds_left'?: "seconds_left";
}

export interface WatchRunResponse__Output {
  'run_id': (string);
  'state': (_insightmesh_training_v1_RunState__Output);
  'step': (string);
  'progress': (number);
  'error': (string);
  'models': (_insightmesh_training_v1_ModelVersion__Output)[];
  'updated_at': (_google_protobuf_Timestamp__Output | null);
  'epoch': (number);
  'loss'?: (number);
  'examples_per_second': (number);
  'seconds_left'?: (number);
  'validation': ({[key: string]: number});
  'attempt': (number);
  'warnings': (string)[];
  '_loss'?: "loss";
  '_seconds_left'?: "seconds_left";
}
