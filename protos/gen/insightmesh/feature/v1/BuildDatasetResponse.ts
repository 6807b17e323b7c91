// Original file: insightmesh/feature/v1/datasets.proto


export interface BuildDatasetResponse {
  'dataset_id'?: (string);
  'started'?: (boolean);
}

export interface BuildDatasetResponse__Output {
  'dataset_id': (string);
  'started': (boolean);
}
