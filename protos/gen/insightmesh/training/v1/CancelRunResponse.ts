// Original file: insightmesh/training/v1/training.proto

import type { Run as _insightmesh_training_v1_Run, Run__Output as _insightmesh_training_v1_Run__Output } from '../../../insightmesh/training/v1/Run.js';

export interface CancelRunResponse {
  'run'?: (_insightmesh_training_v1_Run | null);
}

export interface CancelRunResponse__Output {
  'run': (_insightmesh_training_v1_Run__Output | null);
}
