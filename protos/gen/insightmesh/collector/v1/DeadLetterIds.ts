// Original file: insightmesh/collector/v1/dead_letters.proto


export interface DeadLetterIds {
  'ids'?: (string)[];
}

export interface DeadLetterIds__Output {
  'ids': (string)[];
}
