// Original file: insightmesh/collector/v1/dead_letters.proto


export interface DeadLetterProblem {
  'index'?: (number);
  'rule'?: (string);
  'field'?: (string);
  'reason'?: (string);
}

export interface DeadLetterProblem__Output {
  'index': (number);
  'rule': (string);
  'field': (string);
  'reason': (string);
}
