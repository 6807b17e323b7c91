// Original file: insightmesh/feature/v1/lake.proto

import type { Long } from '@grpc/proto-loader';

export interface LakeOffset {
  'source'?: (string);
  'partition'?: (number);
  'next_offset'?: (number | string | Long);
}

export interface LakeOffset__Output {
  'source': (string);
  'partition': (number);
  'next_offset': (number);
}
