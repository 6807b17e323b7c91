// Original file: insightmesh/training/v1/registry.proto

import type { Long } from '@grpc/proto-loader';

export interface GetModelRequest {
  'slot'?: (string);
  'version'?: (number | string | Long);
}

export interface GetModelRequest__Output {
  'slot': (string);
  'version': (number);
}
