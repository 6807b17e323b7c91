// Original file: insightmesh/training/v1/training.proto

import type { Long } from '@grpc/proto-loader';

export interface PromoteRequest {
  'slot'?: (string);
  'version'?: (number | string | Long);
  'force'?: (boolean);
  'reason'?: (string);
}

export interface PromoteRequest__Output {
  'slot': (string);
  'version': (number);
  'force': (boolean);
  'reason': (string);
}
