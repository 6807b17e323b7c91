// Original file: insightmesh/feature/v1/quality.proto


export interface CheckDatasetRequest {
  'dataset_id'?: (string);
}

export interface CheckDatasetRequest__Output {
  'dataset_id': (string);
}
