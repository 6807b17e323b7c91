// Original file: insightmesh/training/v1/training.proto

import type { Long } from '@grpc/proto-loader';

export interface StartRunRequest {
  'models'?: (string)[];
  'seed'?: (number | string | Long);
  'test_share'?: (number | string);
  'hold'?: (boolean);
}

export interface StartRunRequest__Output {
  'models': (string)[];
  'seed': (number);
  'test_share': (number);
  'hold': (boolean);
}
