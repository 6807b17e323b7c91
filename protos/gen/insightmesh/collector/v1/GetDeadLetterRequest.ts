// Original file: insightmesh/collector/v1/dead_letters.proto


export interface GetDeadLetterRequest {
  'id'?: (string);
}

export interface GetDeadLetterRequest__Output {
  'id': (string);
}
