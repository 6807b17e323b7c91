// Original file: insightmesh/recommender/v1/experiments.proto

import type { ExperimentArm as _insightmesh_recommender_v1_ExperimentArm, ExperimentArm__Output as _insightmesh_recommender_v1_ExperimentArm__Output } from '../../../insightmesh/recommender/v1/ExperimentArm.js';
import type { ExperimentState as _insightmesh_recommender_v1_ExperimentState, ExperimentState__Output as _insightmesh_recommender_v1_ExperimentState__Output } from '../../../insightmesh/recommender/v1/ExperimentState.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface Experiment {
  'key'?: (string);
  'layer'?: (string);
  'scenarios'?: (string)[];
  'traffic'?: (number | string);
  'arms'?: (_insightmesh_recommender_v1_ExperimentArm)[];
  'control'?: (string);
  'planned_units'?: (number | string | Long);
  'description'?: (string);
  'state'?: (_insightmesh_recommender_v1_ExperimentState);
  'phase'?: (number);
  'created_by'?: (string);
  'created_at'?: (_google_protobuf_Timestamp | null);
  'started_at'?: (_google_protobuf_Timestamp | null);
  'stopped_at'?: (_google_protobuf_Timestamp | null);
  'phase_at'?: (_google_protobuf_Timestamp | null);
}

export interface Experiment__Output {
  'key': (string);
  'layer': (string);
  'scenarios': (string)[];
  'traffic': (number);
  'arms': (_insightmesh_recommender_v1_ExperimentArm__Output)[];
  'control': (string);
  'planned_units': (number);
  'description': (string);
  'state': (_insightmesh_recommender_v1_ExperimentState__Output);
  'phase': (number);
  'created_by': (string);
  'created_at': (_google_protobuf_Timestamp__Output | null);
  'started_at': (_google_protobuf_Timestamp__Output | null);
  'stopped_at': (_google_protobuf_Timestamp__Output | null);
  'phase_at': (_google_protobuf_Timestamp__Output | null);
}
