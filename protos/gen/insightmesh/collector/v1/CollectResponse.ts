// Original file: insightmesh/collector/v1/collector.proto

import type { Rejection as _insightmesh_collector_v1_Rejection, Rejection__Output as _insightmesh_collector_v1_Rejection__Output } from '../../../insightmesh/collector/v1/Rejection.js';

export interface CollectResponse {
  'accepted'?: (number);
  'rejected'?: (_insightmesh_collector_v1_Rejection)[];
  'dropped'?: (number);
}

export interface CollectResponse__Output {
  'accepted': (number);
  'rejected': (_insightmesh_collector_v1_Rejection__Output)[];
  'dropped': (number);
}
