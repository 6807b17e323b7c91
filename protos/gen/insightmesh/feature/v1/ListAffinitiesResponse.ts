// Original file: insightmesh/feature/v1/feature.proto

import type { Affinity as _insightmesh_feature_v1_Affinity, Affinity__Output as _insightmesh_feature_v1_Affinity__Output } from '../../../insightmesh/feature/v1/Affinity.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';

export interface ListAffinitiesResponse {
  'known'?: (boolean);
  'affinities'?: (_insightmesh_feature_v1_Affinity)[];
  'newest_event_at'?: (_google_protobuf_Timestamp | null);
}

export interface ListAffinitiesResponse__Output {
  'known': (boolean);
  'affinities': (_insightmesh_feature_v1_Affinity__Output)[];
  'newest_event_at': (_google_protobuf_Timestamp__Output | null);
}
