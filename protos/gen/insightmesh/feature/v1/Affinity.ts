// Original file: insightmesh/feature/v1/feature.proto


export interface Affinity {
  'name'?: (string);
  'score'?: (number | string);
  'share'?: (number | string);
}

export interface Affinity__Output {
  'name': (string);
  'score': (number);
  'share': (number);
}
