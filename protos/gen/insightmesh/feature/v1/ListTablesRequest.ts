// Original file: insightmesh/feature/v1/lake.proto


export interface ListTablesRequest {
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListTablesRequest__Output {
  'page_size': (number);
  'page_token': (string);
}
