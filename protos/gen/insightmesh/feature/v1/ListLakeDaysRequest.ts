// Original file: insightmesh/feature/v1/lake.proto


export interface ListLakeDaysRequest {
  'table'?: (string);
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListLakeDaysRequest__Output {
  'table': (string);
  'page_size': (number);
  'page_token': (string);
}
