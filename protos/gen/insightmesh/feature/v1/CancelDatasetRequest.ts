// Original file: insightmesh/feature/v1/datasets.proto


export interface CancelDatasetRequest {
  'dataset_id'?: (string);
}

export interface CancelDatasetRequest__Output {
  'dataset_id': (string);
}
