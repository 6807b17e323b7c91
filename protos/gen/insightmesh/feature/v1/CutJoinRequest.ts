// Original file: insightmesh/feature/v1/joins.proto


export interface CutJoinRequest {
  'visitor_id'?: (string);
  'customer_id'?: (string);
  'reason'?: (string);
}

export interface CutJoinRequest__Output {
  'visitor_id': (string);
  'customer_id': (string);
  'reason': (string);
}
