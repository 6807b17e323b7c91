// Original file: insightmesh/training/v1/training.proto

import type { RunState as _insightmesh_training_v1_RunState, RunState__Output as _insightmesh_training_v1_RunState__Output } from '../../../insightmesh/training/v1/RunState.js';

export interface ListRunsRequest {
  'state'?: (_insightmesh_training_v1_RunState);
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListRunsRequest__Output {
  'state': (_insightmesh_training_v1_RunState__Output);
  'page_size': (number);
  'page_token': (string);
}
