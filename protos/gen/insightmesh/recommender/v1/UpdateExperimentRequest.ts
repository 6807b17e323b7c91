// Original file: insightmesh/recommender/v1/experiments.proto

import type { ExperimentAction as _insightmesh_recommender_v1_ExperimentAction, ExperimentAction__Output as _insightmesh_recommender_v1_ExperimentAction__Output } from '../../../insightmesh/recommender/v1/ExperimentAction.js';

export interface UpdateExperimentRequest {
  'key'?: (string);
  'action'?: (_insightmesh_recommender_v1_ExperimentAction);
  'traffic'?: (number | string);
  'shares'?: ({[key: string]: number | string});
  '_traffic'?: "traffic";
}

export interface UpdateExperimentRequest__Output {
  'key': (string);
  'action': (_insightmesh_recommender_v1_ExperimentAction__Output);
  'traffic'?: (number);
  'shares': ({[key: string]: number});
  '_traffic'?: "traffic";
}
