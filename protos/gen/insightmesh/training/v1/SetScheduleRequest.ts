// Original file: insightmesh/training/v1/schedules.proto

import type { Schedule as _insightmesh_training_v1_Schedule, Schedule__Output as _insightmesh_training_v1_Schedule__Output } from '../../../insightmesh/training/v1/Schedule.js';

export interface SetScheduleRequest {
  'schedule'?: (_insightmesh_training_v1_Schedule | null);
}

export interface SetScheduleRequest__Output {
  'schedule': (_insightmesh_training_v1_Schedule__Output | null);
}
