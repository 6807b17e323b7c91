// Original file: insightmesh/feature/v1/datasets.proto


export interface DeleteDatasetRequest {
  'dataset_id'?: (string);
}

export interface DeleteDatasetRequest__Output {
  'dataset_id': (string);
}
