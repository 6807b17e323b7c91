// Original file: insightmesh/recommender/v1/recommender.proto

export const Scenario = {
  SCENARIO_UNSPECIFIED: 'SCENARIO_UNSPECIFIED',
  SCENARIO_HOME: 'SCENARIO_HOME',
  SCENARIO_PRODUCT: 'SCENARIO_PRODUCT',
  SCENARIO_BASKET: 'SCENARIO_BASKET',
  SCENARIO_SEARCH: 'SCENARIO_SEARCH',
  SCENARIO_EMAIL: 'SCENARIO_EMAIL',
  SCENARIO_THANK_YOU: 'SCENARIO_THANK_YOU',
} as const;

export type Scenario =
  | 'SCENARIO_UNSPECIFIED'
  | 0
  | 'SCENARIO_HOME'
  | 1
  | 'SCENARIO_PRODUCT'
  | 2
  | 'SCENARIO_BASKET'
  | 3
  | 'SCENARIO_SEARCH'
  | 4
  | 'SCENARIO_EMAIL'
  | 5
  | 'SCENARIO_THANK_YOU'
  | 6

export type Scenario__Output = typeof Scenario[keyof typeof Scenario]
