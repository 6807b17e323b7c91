// Original file: insightmesh/recommender/v1/recommender.proto


export interface Cap {
  'attribute'?: (string);
  'max'?: (number);
}

export interface Cap__Output {
  'attribute': (string);
  'max': (number);
}
