// Original file: insightmesh/recommender/v1/experiments.proto

import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.js';

export interface ExperimentArm {
  'key'?: (string);
  'share'?: (number | string);
  'parameters'?: (_google_protobuf_Struct | null);
}

export interface ExperimentArm__Output {
  'key': (string);
  'share': (number);
  'parameters': (_google_protobuf_Struct__Output | null);
}
