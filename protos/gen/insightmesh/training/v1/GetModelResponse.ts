// Original file: insightmesh/training/v1/registry.proto

import type { ModelVersion as _insightmesh_training_v1_ModelVersion, ModelVersion__Output as _insightmesh_training_v1_ModelVersion__Output } from '../../../insightmesh/training/v1/ModelVersion.js';
import type { Decision as _insightmesh_training_v1_Decision, Decision__Output as _insightmesh_training_v1_Decision__Output } from '../../../insightmesh/training/v1/Decision.js';
import type { Figure as _insightmesh_training_v1_Figure, Figure__Output as _insightmesh_training_v1_Figure__Output } from '../../../insightmesh/training/v1/Figure.js';
import type { Pin as _insightmesh_training_v1_Pin, Pin__Output as _insightmesh_training_v1_Pin__Output } from '../../../insightmesh/training/v1/Pin.js';

export interface GetModelResponse {
  'model'?: (_insightmesh_training_v1_ModelVersion | null);
  'decisions'?: (_insightmesh_training_v1_Decision)[];
  'figures'?: (_insightmesh_training_v1_Figure)[];
  'config'?: (string);
  'pin'?: (_insightmesh_training_v1_Pin | null);
  'card'?: (string);
}

export interface GetModelResponse__Output {
  'model': (_insightmesh_training_v1_ModelVersion__Output | null);
  'decisions': (_insightmesh_training_v1_Decision__Output)[];
  'figures': (_insightmesh_training_v1_Figure__Output)[];
  'config': (string);
  'pin': (_insightmesh_training_v1_Pin__Output | null);
  'card': (string);
}
