// Original file: insightmesh/recommender/v1/experiments.proto

import type { Long } from '@grpc/proto-loader';

export interface ArmValue {
  'currency'?: (string);
  'total'?: (number | string | Long);
  'per_unit'?: (number | string);
}

export interface ArmValue__Output {
  'currency': (string);
  'total': (number);
  'per_unit': (number);
}
