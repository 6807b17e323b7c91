// Original file: insightmesh/training/v1/decision.proto


export interface Check {
  'name'?: (string);
  'passed'?: (boolean);
  'value'?: (number | string);
  'bound'?: (number | string);
  'hard'?: (boolean);
  'message'?: (string);
  '_value'?: "value";
  '_bound'?: "bound";
}

export interface Check__Output {
  'name': (string);
  'passed': (boolean);
  'value'?: (number);
  'bound'?: (number);
  'hard': (boolean);
  'message': (string);
  '_value'?: "value";
  '_bound'?: "bound";
}
