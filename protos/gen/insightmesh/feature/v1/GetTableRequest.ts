// Original file: insightmesh/feature/v1/lake.proto


export interface GetTableRequest {
  'name'?: (string);
}

export interface GetTableRequest__Output {
  'name': (string);
}
