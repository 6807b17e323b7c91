// Original file: insightmesh/training/v1/model.proto

export const ModelStage = {
  MODEL_STAGE_UNSPECIFIED: 'MODEL_STAGE_UNSPECIFIED',
  MODEL_STAGE_CANDIDATE: 'MODEL_STAGE_CANDIDATE',
  MODEL_STAGE_CHAMPION: 'MODEL_STAGE_CHAMPION',
  MODEL_STAGE_RETIRED: 'MODEL_STAGE_RETIRED',
} as const;

export type ModelStage =
  | 'MODEL_STAGE_UNSPECIFIED'
  | 0
  | 'MODEL_STAGE_CANDIDATE'
  | 1
  | 'MODEL_STAGE_CHAMPION'
  | 2
  | 'MODEL_STAGE_RETIRED'
  | 3

export type ModelStage__Output = typeof ModelStage[keyof typeof ModelStage]
