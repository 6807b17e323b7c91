// Original file: insightmesh/feature/v1/lake.proto

import type { Long } from '@grpc/proto-loader';

export interface LakeDay {
  'day'?: (string);
  'files'?: (number | string | Long);
  'rows'?: (number | string | Long);
  'bytes'?: (number | string | Long);
}

export interface LakeDay__Output {
  'day': (string);
  'files': (number);
  'rows': (number);
  'bytes': (number);
}
