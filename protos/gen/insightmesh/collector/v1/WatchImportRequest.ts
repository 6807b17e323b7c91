// Original file: insightmesh/collector/v1/imports.proto


export interface WatchImportRequest {
  'import_id'?: (string);
}

export interface WatchImportRequest__Output {
  'import_id': (string);
}
