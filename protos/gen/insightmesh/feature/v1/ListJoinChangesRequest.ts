// Original file: insightmesh/feature/v1/joins.proto


export interface ListJoinChangesRequest {
  'entity_id'?: (string);
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListJoinChangesRequest__Output {
  'entity_id': (string);
  'page_size': (number);
  'page_token': (string);
}
