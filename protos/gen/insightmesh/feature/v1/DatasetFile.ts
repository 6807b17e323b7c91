// Original file: insightmesh/feature/v1/datasets.proto

import type { Long } from '@grpc/proto-loader';

export interface DatasetFile {
  'name'?: (string);
  'rows'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'sha256'?: (string);
}

export interface DatasetFile__Output {
  'name': (string);
  'rows': (number);
  'bytes': (number);
  'sha256': (string);
}
