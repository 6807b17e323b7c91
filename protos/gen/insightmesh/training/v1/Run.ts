// Original file: insightmesh/training/v1/training.proto

import type { RunState as _insightmesh_training_v1_RunState, RunState__Output as _insightmesh_training_v1_RunState__Output } from '../../../insightmesh/training/v1/RunState.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface Run {
  'run_id'?: (string);
  'state'?: (_insightmesh_training_v1_RunState);
  'request_id'?: (string);
  'models'?: (string)[];
  'seed'?: (number | string | Long);
  'step'?: (string);
  'progress'?: (number | string);
  'error'?: (string);
  'cancelling'?: (boolean);
  'attempt'?: (number);
  'seconds'?: (number | string);
  'created_at'?: (_google_protobuf_Timestamp | null);
  'started_at'?: (_google_protobuf_Timestamp | null);
  'ended_at'?: (_google_protobuf_Timestamp | null);
  'warnings'?: (string)[];
  'slot'?: (string);
}

export interface Run__Output {
  'run_id': (string);
  'state': (_insightmesh_training_v1_RunState__Output);
  'request_id': (string);
  'models': (string)[];
  'seed': (number);
  'step': (string);
  'progress': (number);
  'error': (string);
  'cancelling': (boolean);
  'attempt': (number);
  'seconds': (number);
  'created_at': (_google_protobuf_Timestamp__Output | null);
  'started_at': (_google_protobuf_Timestamp__Output | null);
  'ended_at': (_google_protobuf_Timestamp__Output | null);
  'warnings': (string)[];
  'slot': (string);
}
