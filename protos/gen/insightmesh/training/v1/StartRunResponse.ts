// Original file: insightmesh/training/v1/training.proto


export interface StartRunResponse {
  'run_id'?: (string);
  'started'?: (boolean);
}

export interface StartRunResponse__Output {
  'run_id': (string);
  'started': (boolean);
}
