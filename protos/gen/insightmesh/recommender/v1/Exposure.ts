// Original file: insightmesh/recommender/v1/exposures.proto

import type { UnitKind as _insightmesh_recommender_v1_UnitKind, UnitKind__Output as _insightmesh_recommender_v1_UnitKind__Output } from '../../../insightmesh/recommender/v1/UnitKind.js';
import type { ExposedExperiment as _insightmesh_recommender_v1_ExposedExperiment, ExposedExperiment__Output as _insightmesh_recommender_v1_ExposedExperiment__Output } from '../../../insightmesh/recommender/v1/ExposedExperiment.js';
import type { ExposedItem as _insightmesh_recommender_v1_ExposedItem, ExposedItem__Output as _insightmesh_recommender_v1_ExposedItem__Output } from '../../../insightmesh/recommender/v1/ExposedItem.js';
import type { Degradation as _insightmesh_recommender_v1_Degradation, Degradation__Output as _insightmesh_recommender_v1_Degradation__Output } from '../../../insightmesh/recommender/v1/Degradation.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';

export interface Exposure {
  'recommendation_id'?: (string);
  'tenant_id'?: (string);
  'unit_kind'?: (_insightmesh_recommender_v1_UnitKind);
  'unit_id'?: (string);
  'scenario'?: (string);
  'experiments'?: (_insightmesh_recommender_v1_ExposedExperiment)[];
  'items'?: (_insightmesh_recommender_v1_ExposedItem)[];
  'model'?: (string);
  'degraded'?: (_insightmesh_recommender_v1_Degradation)[];
  'shown_at'?: (_google_protobuf_Timestamp | null);
}

export interface Exposure__Output {
  'recommendation_id': (string);
  'tenant_id': (string);
  'unit_kind': (_insightmesh_recommender_v1_UnitKind__Output);
  'unit_id': (string);
  'scenario': (string);
  'experiments': (_insightmesh_recommender_v1_ExposedExperiment__Output)[];
  'items': (_insightmesh_recommender_v1_ExposedItem__Output)[];
  'model': (string);
  'degraded': (_insightmesh_recommender_v1_Degradation__Output)[];
  'shown_at': (_google_protobuf_Timestamp__Output | null);
}
