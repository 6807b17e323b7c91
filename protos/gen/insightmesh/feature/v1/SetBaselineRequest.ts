// Original file: insightmesh/feature/v1/quality.proto


export interface SetBaselineRequest {
  'dataset_id'?: (string);
}

export interface SetBaselineRequest__Output {
  'dataset_id': (string);
}
