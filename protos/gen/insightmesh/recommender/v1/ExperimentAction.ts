// Original file: insightmesh/recommender/v1/experiments.proto

export const ExperimentAction = {
  EXPERIMENT_ACTION_UNSPECIFIED: 'EXPERIMENT_ACTION_UNSPECIFIED',
  EXPERIMENT_ACTION_START: 'EXPERIMENT_ACTION_START',
  EXPERIMENT_ACTION_STOP: 'EXPERIMENT_ACTION_STOP',
} as const;

export type ExperimentAction =
  | 'EXPERIMENT_ACTION_UNSPECIFIED'
  | 0
  | 'EXPERIMENT_ACTION_START'
  | 1
  | 'EXPERIMENT_ACTION_STOP'
  | 2

export type ExperimentAction__Output = typeof ExperimentAction[keyof typeof ExperimentAction]
