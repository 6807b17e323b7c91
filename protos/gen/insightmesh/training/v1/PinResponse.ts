// Original file: insightmesh/training/v1/registry.proto

import type { Pin as _insightmesh_training_v1_Pin, Pin__Output as _insightmesh_training_v1_Pin__Output } from '../../../insightmesh/training/v1/Pin.js';

export interface PinResponse {
  'pin'?: (_insightmesh_training_v1_Pin | null);
}

export interface PinResponse__Output {
  'pin': (_insightmesh_training_v1_Pin__Output | null);
}
