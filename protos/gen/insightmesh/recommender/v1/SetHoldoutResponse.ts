// Original file: insightmesh/recommender/v1/experiments.proto


export interface SetHoldoutResponse {
  'share'?: (number | string);
}

export interface SetHoldoutResponse__Output {
  'share': (number);
}
