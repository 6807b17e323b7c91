// Original file: insightmesh/collector/v1/imports.proto


export interface ListImportsRequest {
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListImportsRequest__Output {
  'page_size': (number);
  'page_token': (string);
}
