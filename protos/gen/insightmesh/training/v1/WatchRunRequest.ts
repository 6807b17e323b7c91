// Original file: insightmesh/training/v1/training.proto


export interface WatchRunRequest {
  'run_id'?: (string);
}

export interface WatchRunRequest__Output {
  'run_id': (string);
}
