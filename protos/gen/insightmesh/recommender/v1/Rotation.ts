// Original file: insightmesh/recommender/v1/recommender.proto


export interface Rotation {
  'strength'?: (number | string);
  'half_life_seconds'?: (number | string);
}

export interface Rotation__Output {
  'strength': (number);
  'half_life_seconds': (number);
}
