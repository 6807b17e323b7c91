// Original file: insightmesh/feature/v1/joins.proto


export interface ListJoinsRequest {
  'entity_id'?: (string);
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListJoinsRequest__Output {
  'entity_id': (string);
  'page_size': (number);
  'page_token': (string);
}
