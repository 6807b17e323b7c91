// Original file: insightmesh/training/v1/training.proto

import type { Run as _insightmesh_training_v1_Run, Run__Output as _insightmesh_training_v1_Run__Output } from '../../../insightmesh/training/v1/Run.js';

export interface ListRunsResponse {
  'runs'?: (_insightmesh_training_v1_Run)[];
  'next_page_token'?: (string);
}

export interface ListRunsResponse__Output {
  'runs': (_insightmesh_training_v1_Run__Output)[];
  'next_page_token': (string);
}
