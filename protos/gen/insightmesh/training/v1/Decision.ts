// Original file: insightmesh/training/v1/decision.proto

import type { DecisionKind as _insightmesh_training_v1_DecisionKind, DecisionKind__Output as _insightmesh_training_v1_DecisionKind__Output } from '../../../insightmesh/training/v1/DecisionKind.js';
import type { Check as _insightmesh_training_v1_Check, Check__Output as _insightmesh_training_v1_Check__Output } from '../../../insightmesh/training/v1/Check.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface Decision {
  'slot'?: (string);
  'version'?: (number | string | Long);
  'kind'?: (_insightmesh_training_v1_DecisionKind);
  'promoted'?: (boolean);
  'why'?: (string);
  'checks'?: (_insightmesh_training_v1_Check)[];
  'champion_version'?: (number | string | Long);
  'forced'?: (boolean);
  'decided_by'?: (string);
  'reason'?: (string);
  'decided_at'?: (_google_protobuf_Timestamp | null);
}

export interface Decision__Output {
  'slot': (string);
  'version': (number);
  'kind': (_insightmesh_training_v1_DecisionKind__Output);
  'promoted': (boolean);
  'why': (string);
  'checks': (_insightmesh_training_v1_Check__Output)[];
  'champion_version': (number);
  'forced': (boolean);
  'decided_by': (string);
  'reason': (string);
  'decided_at': (_google_protobuf_Timestamp__Output | null);
}
