// Original file: insightmesh/collector/v1/dead_letters.proto


export interface MendDeadLetterRequest {
  'id'?: (string);
  'patch'?: (string);
  'payload'?: (Buffer | Uint8Array | string);
  'validate_only'?: (boolean);
  'change'?: "patch"|"payload";
}

export interface MendDeadLetterRequest__Output {
  'id': (string);
  'patch'?: (string);
  'payload'?: (Buffer);
  'validate_only': (boolean);
  'change'?: "patch"|"payload";
}
