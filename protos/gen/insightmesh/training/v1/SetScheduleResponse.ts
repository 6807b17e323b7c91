// Original file: insightmesh/training/v1/schedules.proto

import type { ScheduleState as _insightmesh_training_v1_ScheduleState, ScheduleState__Output as _insightmesh_training_v1_ScheduleState__Output } from '../../../insightmesh/training/v1/ScheduleState.js';

export interface SetScheduleResponse {
  'state'?: (_insightmesh_training_v1_ScheduleState | null);
}

export interface SetScheduleResponse__Output {
  'state': (_insightmesh_training_v1_ScheduleState__Output | null);
}
