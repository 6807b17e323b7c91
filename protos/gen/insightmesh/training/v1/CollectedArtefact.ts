// Original file: insightmesh/training/v1/registry.proto

import type { Long } from '@grpc/proto-loader';

export interface CollectedArtefact {
  'slot'?: (string);
  'version'?: (number | string | Long);
  'model'?: (string);
  'bytes'?: (number | string | Long);
}

export interface CollectedArtefact__Output {
  'slot': (string);
  'version': (number);
  'model': (string);
  'bytes': (number);
}
