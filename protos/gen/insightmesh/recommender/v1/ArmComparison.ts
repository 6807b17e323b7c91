// Original file: insightmesh/recommender/v1/experiments.proto

import type { ExperimentMetric as _insightmesh_recommender_v1_ExperimentMetric, ExperimentMetric__Output as _insightmesh_recommender_v1_ExperimentMetric__Output } from '../../../insightmesh/recommender/v1/ExperimentMetric.js';
import type { FigureRange as _insightmesh_recommender_v1_FigureRange, FigureRange__Output as _insightmesh_recommender_v1_FigureRange__Output } from '../../../insightmesh/recommender/v1/FigureRange.js';
import type { ExperimentVerdict as _insightmesh_recommender_v1_ExperimentVerdict, ExperimentVerdict__Output as _insightmesh_recommender_v1_ExperimentVerdict__Output } from '../../../insightmesh/recommender/v1/ExperimentVerdict.js';

export interface ArmComparison {
  'arm'?: (string);
  'metric'?: (_insightmesh_recommender_v1_ExperimentMetric);
  'currency'?: (string);
  'difference'?: (number | string);
  'relative'?: (number | string);
  'range'?: (_insightmesh_recommender_v1_FigureRange | null);
  'p_value'?: (number | string);
  'verdict'?: (_insightmesh_recommender_v1_ExperimentVerdict);
  'always_range'?: (_insightmesh_recommender_v1_FigureRange | null);
  'always_verdict'?: (_insightmesh_recommender_v1_ExperimentVerdict);
  '_relative'?: "relative";
  '_p_value'?: "p_value";
}

export interface ArmComparison__Output {
  'arm': (string);
  'metric': (_insightmesh_recommender_v1_ExperimentMetric__Output);
  'currency': (string);
  'difference': (number);
  'relative'?: (number);
  'range': (_insightmesh_recommender_v1_FigureRange__Output | null);
  'p_value'?: (number);
  'verdict': (_insightmesh_recommender_v1_ExperimentVerdict__Output);
  'always_range': (_insightmesh_recommender_v1_FigureRange__Output | null);
  'always_verdict': (_insightmesh_recommender_v1_ExperimentVerdict__Output);
  '_relative'?: "relative";
  '_p_value'?: "p_value";
}
