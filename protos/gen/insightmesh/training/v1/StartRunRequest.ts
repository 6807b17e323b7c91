// Original file: insightmesh/training/v1/training.proto

import type { Backend as _insightmesh_training_v1_Backend, Backend__Output as _insightmesh_training_v1_Backend__Output } from '../../../insightmesh/training/v1/Backend.js';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.js';
import type { TabularData as _insightmesh_training_v1_TabularData, TabularData__Output as _insightmesh_training_v1_TabularData__Output } from '../../../insightmesh/training/v1/TabularData.js';
import type { Long } from '@grpc/proto-loader';

export interface StartRunRequest {
  'models'?: (string)[];
  'seed'?: (number | string | Long);
  'test_share'?: (number | string);
  'hold'?: (boolean);
  'backend'?: (_insightmesh_training_v1_Backend);
  'settings'?: ({[key: string]: _google_protobuf_Struct});
  'time_limit_seconds'?: (number);
  'memory_mb'?: (number);
  'checkpoint_seconds'?: (number);
  'request_id'?: (string);
  'tabular'?: (_insightmesh_training_v1_TabularData | null);
}

export interface StartRunRequest__Output {
  'models': (string)[];
  'seed': (number);
  'test_share': (number);
  'hold': (boolean);
  'backend': (_insightmesh_training_v1_Backend__Output);
  'settings': ({[key: string]: _google_protobuf_Struct__Output});
  'time_limit_seconds': (number);
  'memory_mb': (number);
  'checkpoint_seconds': (number);
  'request_id': (string);
  'tabular': (_insightmesh_training_v1_TabularData__Output | null);
}
