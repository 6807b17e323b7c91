// Original file: insightmesh/recommender/v1/recommender.proto

import type { StageItem as _insightmesh_recommender_v1_StageItem, StageItem__Output as _insightmesh_recommender_v1_StageItem__Output } from '../../../insightmesh/recommender/v1/StageItem.js';

export interface StageTrace {
  'stage'?: (string);
  'milliseconds'?: (number | string);
  'kept'?: (number);
  'dropped'?: (number);
  'items'?: (_insightmesh_recommender_v1_StageItem)[];
}

export interface StageTrace__Output {
  'stage': (string);
  'milliseconds': (number);
  'kept': (number);
  'dropped': (number);
  'items': (_insightmesh_recommender_v1_StageItem__Output)[];
}
