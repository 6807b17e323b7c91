// Original file: insightmesh/collector/v1/imports.proto


export interface CancelImportRequest {
  'import_id'?: (string);
}

export interface CancelImportRequest__Output {
  'import_id': (string);
}
