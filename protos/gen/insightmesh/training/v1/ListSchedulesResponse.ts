// Original file: insightmesh/training/v1/schedules.proto

import type { ScheduleState as _insightmesh_training_v1_ScheduleState, ScheduleState__Output as _insightmesh_training_v1_ScheduleState__Output } from '../../../insightmesh/training/v1/ScheduleState.js';

export interface ListSchedulesResponse {
  'schedules'?: (_insightmesh_training_v1_ScheduleState)[];
  'next_page_token'?: (string);
}

export interface ListSchedulesResponse__Output {
  'schedules': (_insightmesh_training_v1_ScheduleState__Output)[];
  'next_page_token': (string);
}
