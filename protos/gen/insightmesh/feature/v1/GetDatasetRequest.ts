// Original file: insightmesh/feature/v1/datasets.proto


export interface GetDatasetRequest {
  'dataset_id'?: (string);
}

export interface GetDatasetRequest__Output {
  'dataset_id': (string);
}
