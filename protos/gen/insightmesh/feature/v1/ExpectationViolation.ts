// Original file: insightmesh/feature/v1/drift.proto


export interface ExpectationViolation {
  'expectation'?: (string);
  'expected'?: (string);
  'seen'?: (string);
  'share'?: (number | string);
  'example'?: (string);
  'message'?: (string);
}

export interface ExpectationViolation__Output {
  'expectation': (string);
  'expected': (string);
  'seen': (string);
  'share': (number);
  'example': (string);
  'message': (string);
}
