// Original file: insightmesh/recommender/v1/experiments.proto

import type { Experiment as _insightmesh_recommender_v1_Experiment, Experiment__Output as _insightmesh_recommender_v1_Experiment__Output } from '../../../insightmesh/recommender/v1/Experiment.js';

export interface ListExperimentsResponse {
  'experiments'?: (_insightmesh_recommender_v1_Experiment)[];
  'next_page_token'?: (string);
  'holdout'?: (number | string);
}

export interface ListExperimentsResponse__Output {
  'experiments': (_insightmesh_recommender_v1_Experiment__Output)[];
  'next_page_token': (string);
  'holdout': (number);
}
