// Original file: insightmesh/training/v1/registry.proto


export interface PinRequest {
  'slot'?: (string);
  'reason'?: (string);
}

export interface PinRequest__Output {
  'slot': (string);
  'reason': (string);
}
