// Original file: insightmesh/feature/v1/feature.proto

import type { EntityKind as _insightmesh_feature_v1_EntityKind, EntityKind__Output as _insightmesh_feature_v1_EntityKind__Output } from '../../../insightmesh/feature/v1/EntityKind.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Packing as _insightmesh_feature_v1_Packing, Packing__Output as _insightmesh_feature_v1_Packing__Output } from '../../../insightmesh/feature/v1/Packing.js';

export interface GetFeaturesRequest {
  'kind'?: (_insightmesh_feature_v1_EntityKind);
  'entity_ids'?: (string)[];
  'features'?: (string)[];
  'as_of'?: (_google_protobuf_Timestamp | null);
  'facets'?: (string)[];
  'packing'?: (_insightmesh_feature_v1_Packing);
  'feature_set'?: (string);
}

export interface GetFeaturesRequest__Output {
  'kind': (_insightmesh_feature_v1_EntityKind__Output);
  'entity_ids': (string)[];
  'features': (string)[];
  'as_of': (_google_protobuf_Timestamp__Output | null);
  'facets': (string)[];
  'packing': (_insightmesh_feature_v1_Packing__Output);
  'feature_set': (string);
}
