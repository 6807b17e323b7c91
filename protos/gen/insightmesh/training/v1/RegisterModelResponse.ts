// Original file: insightmesh/training/v1/registry.proto

import type { Long } from '@grpc/proto-loader';

export interface RegisterModelResponse {
  'run_id'?: (string);
  'sha256'?: (string);
  'bytes'?: (number | string | Long);
}

export interface RegisterModelResponse__Output {
  'run_id': (string);
  'sha256': (string);
  'bytes': (number);
}
