// Original file: insightmesh/training/v1/training.proto

import type { ModelStage as _insightmesh_training_v1_ModelStage, ModelStage__Output as _insightmesh_training_v1_ModelStage__Output } from '../../../insightmesh/training/v1/ModelStage.js';

export interface ListModelsRequest {
  'slot'?: (string);
  'page_size'?: (number);
  'page_token'?: (string);
  'model'?: (string);
  'stage'?: (_insightmesh_training_v1_ModelStage);
}

export interface ListModelsRequest__Output {
  'slot': (string);
  'page_size': (number);
  'page_token': (string);
  'model': (string);
  'stage': (_insightmesh_training_v1_ModelStage__Output);
}
