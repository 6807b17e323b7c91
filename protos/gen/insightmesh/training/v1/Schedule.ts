// Original file: insightmesh/training/v1/schedules.proto

import type { DriftTrigger as _insightmesh_training_v1_DriftTrigger, DriftTrigger__Output as _insightmesh_training_v1_DriftTrigger__Output } from '../../../insightmesh/training/v1/DriftTrigger.js';
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
}
