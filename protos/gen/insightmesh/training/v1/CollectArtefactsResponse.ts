// Original file: insightmesh/training/v1/registry.proto

import type { CollectedArtefact as _insightmesh_training_v1_CollectedArtefact, CollectedArtefact__Output as _insightmesh_training_v1_CollectedArtefact__Output } from '../../../insightmesh/training/v1/CollectedArtefact.js';
import type { Long } from '@grpc/proto-loader';

export interface CollectArtefactsResponse {
  'collected'?: (_insightmesh_training_v1_CollectedArtefact)[];
  'bytes'?: (number | string | Long);
  'more'?: (boolean);
}

export interface CollectArtefactsResponse__Output {
  'collected': (_insightmesh_training_v1_CollectedArtefact__Output)[];
  'bytes': (number);
  'more': (boolean);
}
