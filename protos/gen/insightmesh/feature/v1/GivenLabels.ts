// Original file: insightmesh/feature/v1/datasets.proto


export interface GivenLabels {
  'key'?: (string);
}

export interface GivenLabels__Output {
  'key': (string);
}
