// Original file: insightmesh/collector/v1/collector.proto


export interface Rejection {
  'index'?: (number);
  'id'?: (string);
  'field'?: (string);
  'reason'?: (string);
}

export interface Rejection__Output {
  'index': (number);
  'id': (string);
  'field': (string);
  'reason': (string);
}
