// Original file: insightmesh/recommender/v1/experiments.proto

export const ExperimentMetric = {
  EXPERIMENT_METRIC_UNSPECIFIED: 'EXPERIMENT_METRIC_UNSPECIFIED',
  EXPERIMENT_METRIC_CLICK_THROUGH: 'EXPERIMENT_METRIC_CLICK_THROUGH',
  EXPERIMENT_METRIC_CONVERSION: 'EXPERIMENT_METRIC_CONVERSION',
  EXPERIMENT_METRIC_VALUE: 'EXPERIMENT_METRIC_VALUE',
} as const;

export type ExperimentMetric =
  | 'EXPERIMENT_METRIC_UNSPECIFIED'
  | 0
  | 'EXPERIMENT_METRIC_CLICK_THROUGH'
  | 1
  | 'EXPERIMENT_METRIC_CONVERSION'
  | 2
  | 'EXPERIMENT_METRIC_VALUE'
  | 3

export type ExperimentMetric__Output = typeof ExperimentMetric[keyof typeof ExperimentMetric]
