// Original file: insightmesh/training/v1/training.proto


export interface RollbackRequest {
  'slot'?: (string);
}

export interface RollbackRequest__Output {
  'slot': (string);
}
