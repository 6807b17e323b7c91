// Original file: insightmesh/feature/v1/feature.proto

import type { FacetKind as _insightmesh_feature_v1_FacetKind, FacetKind__Output as _insightmesh_feature_v1_FacetKind__Output } from '../../../insightmesh/feature/v1/FacetKind.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';

export interface ListAffinitiesRequest {
  'entity_id'?: (string);
  'facet'?: (_insightmesh_feature_v1_FacetKind);
  'limit'?: (number);
  'as_of'?: (_google_protobuf_Timestamp | null);
}

export interface ListAffinitiesRequest__Output {
  'entity_id': (string);
  'facet': (_insightmesh_feature_v1_FacetKind__Output);
  'limit': (number);
  'as_of': (_google_protobuf_Timestamp__Output | null);
}
