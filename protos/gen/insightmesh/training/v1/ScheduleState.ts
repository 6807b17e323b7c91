// Original file: insightmesh/training/v1/schedules.proto

import type { Schedule as _insightmesh_training_v1_Schedule, Schedule__Output as _insightmesh_training_v1_Schedule__Output } from '../../../insightmesh/training/v1/Schedule.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';

export interface ScheduleState {
  'schedule'?: (_insightmesh_training_v1_Schedule | null);
  'set_by'?: (string);
  'set_at'?: (_google_protobuf_Timestamp | null);
  'next_at'?: (_google_protobuf_Timestamp | null);
  'fired_at'?: (_google_protobuf_Timestamp | null);
  'last_run_id'?: (string);
  'last_because'?: (string);
  'failures'?: (number);
  'last_error'?: (string);
}

export interface ScheduleState__Output {
  'schedule': (_insightmesh_training_v1_Schedule__Output | null);
  'set_by': (string);
  'set_at': (_google_protobuf_Timestamp__Output | null);
  'next_at': (_google_protobuf_Timestamp__Output | null);
  'fired_at': (_google_protobuf_Timestamp__Output | null);
  'last_run_id': (string);
  'last_because': (string);
  'failures': (number);
  'last_error': (string);
}
