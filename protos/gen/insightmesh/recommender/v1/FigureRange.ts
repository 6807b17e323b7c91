// Original file: insightmesh/recommender/v1/experiments.proto


export interface FigureRange {
  'low'?: (number | string);
  'high'?: (number | string);
}

export interface FigureRange__Output {
  'low': (number);
  'high': (number);
}
