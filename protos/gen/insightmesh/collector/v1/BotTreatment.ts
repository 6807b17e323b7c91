// Original file: insightmesh/collector/v1/policies.proto

export const BotTreatment = {
  BOT_TREATMENT_UNSPECIFIED: 'BOT_TREATMENT_UNSPECIFIED',
  BOT_TREATMENT_DROP: 'BOT_TREATMENT_DROP',
  BOT_TREATMENT_MARK: 'BOT_TREATMENT_MARK',
} as const;

export type BotTreatment =
  | 'BOT_TREATMENT_UNSPECIFIED'
  | 0
  | 'BOT_TREATMENT_DROP'
  | 1
  | 'BOT_TREATMENT_MARK'
  | 2

export type BotTreatment__Output = typeof BotTreatment[keyof typeof BotTreatment]
