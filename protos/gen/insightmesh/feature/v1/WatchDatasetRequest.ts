// Original file: insightmesh/feature/v1/datasets.proto


export interface WatchDatasetRequest {
  'dataset_id'?: (string);
}

export interface WatchDatasetRequest__Output {
  'dataset_id': (string);
}
