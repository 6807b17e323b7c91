// Original file: insightmesh/collector/v1/imports.proto

import type { Long } from '@grpc/proto-loader';

export interface StartImportRequest {
  'path'?: (string);
  'mapping'?: (string);
  'pattern'?: (string);
  'max_rejects'?: (number | string | Long);
  'max_reject_share'?: (number | string);
  'without_raw'?: (boolean);
  'anew'?: (boolean);
  '_max_rejects'?: "max_rejects";
  '_max_reject_share'?: "max_reject_share";
}

export interface StartImportRequest__Output {
  'path': (string);
  'mapping': (string);
  'pattern': (string);
  'max_rejects'?: (number);
  'max_reject_share'?: (number);
  'without_raw': (boolean);
  'anew': (boolean);
  '_max_rejects'?: "max_rejects";
  '_max_reject_share'?: "max_reject_share";
}
