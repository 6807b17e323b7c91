// Original file: insightmesh/recommender/v1/exposures.proto


export interface ExposedExperiment {
  'key'?: (string);
  'arm'?: (string);
  'phase'?: (number);
  'propensity'?: (number | string);
}

export interface ExposedExperiment__Output {
  'key': (string);
  'arm': (string);
  'phase': (number);
  'propensity': (number);
}
