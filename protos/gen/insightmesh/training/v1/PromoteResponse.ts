// Original file: insightmesh/training/v1/training.proto

import type { ModelVersion as _insightmesh_training_v1_ModelVersion, ModelVersion__Output as _insightmesh_training_v1_ModelVersion__Output } from '../../../insightmesh/training/v1/ModelVersion.js';
import type { Decision as _insightmesh_training_v1_Decision, Decision__Output as _insightmesh_training_v1_Decision__Output } from '../../../insightmesh/training/v1/Decision.js';

export interface PromoteResponse {
  'champion'?: (_insightmesh_training_v1_ModelVersion | null);
  'decision'?: (_insightmesh_training_v1_Decision | null);
}

export interface PromoteResponse__Output {
  'champion': (_insightmesh_training_v1_ModelVersion__Output | null);
  'decision': (_insightmesh_training_v1_Decision__Output | null);
}
