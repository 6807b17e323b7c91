// Original file: insightmesh/training/v1/schedules.proto

import type { DriftTrigger as _insightmesh_training_v1_DriftTrigger, DriftTrigger__Output as _insightmesh_training_v1_DriftTrigger__Output } from '../../../insightmesh/training/v1/DriftTrigger.js';
import type { Backend as _insightmesh_training_v1_Backend, Backend__Output as _insightmesh_training_v1_Backend__Output } from '../../../insightmesh/training/v1/Backend.js';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.js';
import type { TabularData as _insightmesh_training_v1_TabularData, TabularData__Output as _insightmesh_training_v1_TabularData__Output } from '../../../insightmesh/training/v1/TabularData.js';
import type { Long } from '@grpc/proto-loader';

export interface Schedule {
  'name'?: (string);
  'models'?: (string)[];
  'seed'?: (number | string | Long);
  'test_share'?: (number | string);
  'hold'?: (boolean);
  'cron'?: (string);
  'time_zone'?: (string);
  'on_drift'?: (_insightmesh_training_v1_DriftTrigger);
  'on_events'?: (number | string | Long);
  'min_gap_seconds'?: (number | string | Long);
  'accept_drift'?: (boolean);
  'paused'?: (boolean);
  'backend'?: (_insightmesh_training_v1_Backend);
  'settings'?: ({[key: string]: _google_protobuf_Struct});
  'tabular'?: (_insightmesh_training_v1_TabularData | null);
}

export interface Schedule__Output {
  'name': (string);
  'models': (string)[];
  'seed': (number);
  'test_share': (number);
  'hold': (boolean);
  'cron': (string);
  'time_zone': (string);
  'on_drift': (_insightmesh_training_v1_DriftTrigger__Output);
  'on_events': (number);
  'min_gap_seconds': (number);
  'accept_drift': (boolean);
  'paused': (boolean);
  'backend': (_insightmesh_training_v1_Backend__Output);
  'settings': ({[key: string]: _google_protobuf_Struct__Output});
  'tabular': (_insightmesh_training_v1_TabularData__Output | null);
}
