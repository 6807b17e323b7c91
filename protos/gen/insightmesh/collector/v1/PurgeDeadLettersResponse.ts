// Original file: insightmesh/collector/v1/dead_letters.proto


export interface PurgeDeadLettersResponse {
  'purged'?: (number);
  'remaining'?: (number);
}

export interface PurgeDeadLettersResponse__Output {
  'purged': (number);
  'remaining': (number);
}
