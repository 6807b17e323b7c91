// Original file: insightmesh/feature/v1/lake.proto


export interface ListLakeFilesRequest {
  'table'?: (string);
  'day'?: (string);
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListLakeFilesRequest__Output {
  'table': (string);
  'day': (string);
  'page_size': (number);
  'page_token': (string);
}
