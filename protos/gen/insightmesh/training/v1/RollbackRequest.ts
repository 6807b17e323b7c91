// Original file: insightmesh/training/v1/training.proto


export interface RollbackRequest {
  'slot'?: (string);
  'force'?: (boolean);
  'reason'?: (string);
}

export interface RollbackRequest__Output {
  'slot': (string);
  'force': (boolean);
  'reason': (string);
}
