// Original file: insightmesh/collector/v1/imports.proto


export interface ListImportFilesRequest {
  'import_id'?: (string);
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListImportFilesRequest__Output {
  'import_id': (string);
  'page_size': (number);
  'page_token': (string);
}
