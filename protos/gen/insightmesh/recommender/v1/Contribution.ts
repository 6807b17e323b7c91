// Original file: insightmesh/recommender/v1/recommender.proto


export interface Contribution {
  'name'?: (string);
  'value'?: (number | string);
  'effect'?: (number | string);
}

export interface Contribution__Output {
  'name': (string);
  'value': (number);
  'effect': (number);
}
