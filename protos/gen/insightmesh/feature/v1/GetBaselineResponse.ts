// Original file: insightmesh/feature/v1/quality.proto

import type { Baseline as _insightmesh_feature_v1_Baseline, Baseline__Output as _insightmesh_feature_v1_Baseline__Output } from '../../../insightmesh/feature/v1/Baseline.js';

export interface GetBaselineResponse {
  'baseline'?: (_insightmesh_feature_v1_Baseline | null);
}

export interface GetBaselineResponse__Output {
  'baseline': (_insightmesh_feature_v1_Baseline__Output | null);
}
