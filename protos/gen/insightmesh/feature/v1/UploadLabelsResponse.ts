// Original file: insightmesh/feature/v1/datasets.proto

import type { Long } from '@grpc/proto-loader';

export interface UploadLabelsResponse {
  'key'?: (string);
  'bytes'?: (number | string | Long);
  'sha256'?: (string);
}

export interface UploadLabelsResponse__Output {
  'key': (string);
  'bytes': (number);
  'sha256': (string);
}
