// Original file: insightmesh/recommender/v1/experiments.proto

import type { Experiment as _insightmesh_recommender_v1_Experiment, Experiment__Output as _insightmesh_recommender_v1_Experiment__Output } from '../../../insightmesh/recommender/v1/Experiment.js';

export interface CreateExperimentRequest {
  'experiment'?: (_insightmesh_recommender_v1_Experiment | null);
}

export interface CreateExperimentRequest__Output {
  'experiment': (_insightmesh_recommender_v1_Experiment__Output | null);
}
