// Original file: insightmesh/training/v1/registry.proto


export interface UnpinRequest {
  'slot'?: (string);
}

export interface UnpinRequest__Output {
  'slot': (string);
}
