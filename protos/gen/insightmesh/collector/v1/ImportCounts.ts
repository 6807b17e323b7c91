// Original file: insightmesh/collector/v1/imports.proto

import type { Long } from '@grpc/proto-loader';

export interface ImportCounts {
  'rows'?: (number | string | Long);
  'accepted'?: (number | string | Long);
  'dropped'?: (number | string | Long);
  'skipped'?: (number | string | Long);
  'rejected'?: (number | string | Long);
}

export interface ImportCounts__Output {
  'rows': (number);
  'accepted': (number);
  'dropped': (number);
  'skipped': (number);
  'rejected': (number);
}
