// Original file: insightmesh/collector/v1/imports.proto


export interface GetImportRequest {
  'import_id'?: (string);
}

export interface GetImportRequest__Output {
  'import_id': (string);
}
