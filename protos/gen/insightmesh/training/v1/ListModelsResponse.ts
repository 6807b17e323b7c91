// Original file: insightmesh/training/v1/training.proto

import type { ModelVersion as _insightmesh_training_v1_ModelVersion, ModelVersion__Output as _insightmesh_training_v1_ModelVersion__Output } from '../../../insightmesh/training/v1/ModelVersion.js';
import type { Pin as _insightmesh_training_v1_Pin, Pin__Output as _insightmesh_training_v1_Pin__Output } from '../../../insightmesh/training/v1/Pin.js';

export interface ListModelsResponse {
  'models'?: (_insightmesh_training_v1_ModelVersion)[];
  'next_page_token'?: (string);
  'pins'?: (_insightmesh_training_v1_Pin)[];
}

export interface ListModelsResponse__Output {
  'models': (_insightmesh_training_v1_ModelVersion__Output)[];
  'next_page_token': (string);
  'pins': (_insightmesh_training_v1_Pin__Output)[];
}
