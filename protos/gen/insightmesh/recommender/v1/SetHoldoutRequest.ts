// Original file: insightmesh/recommender/v1/experiments.proto


export interface SetHoldoutRequest {
  'share'?: (number | string);
}

export interface SetHoldoutRequest__Output {
  'share': (number);
}
