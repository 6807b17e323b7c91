// Original file: insightmesh/feature/v1/joins.proto


export interface RestoreJoinRequest {
  'visitor_id'?: (string);
  'customer_id'?: (string);
  'reason'?: (string);
}

export interface RestoreJoinRequest__Output {
  'visitor_id': (string);
  'customer_id': (string);
  'reason': (string);
}
