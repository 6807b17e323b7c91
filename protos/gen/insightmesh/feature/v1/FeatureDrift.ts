// Original file: insightmesh/feature/v1/drift.proto

import type { DriftVerdict as _insightmesh_feature_v1_DriftVerdict, DriftVerdict__Output as _insightmesh_feature_v1_DriftVerdict__Output } from '../../../insightmesh/feature/v1/DriftVerdict.js';
import type { ExpectationViolation as _insightmesh_feature_v1_ExpectationViolation, ExpectationViolation__Output as _insightmesh_feature_v1_ExpectationViolation__Output } from '../../../insightmesh/feature/v1/ExpectationViolation.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface FeatureDrift {
  'tenant_id'?: (string);
  'baseline'?: (string);
  'feature'?: (string);
  'day'?: (string);
  'verdict'?: (_insightmesh_feature_v1_DriftVerdict);
  'why'?: (string);
  'psi'?: (number | string);
  'psi_by_chance'?: (number | string);
  'ks'?: (number | string);
  'ks_at_most'?: (number | string);
  'p_value'?: (number | string);
  'entities'?: (number | string | Long);
  'null_share'?: (number | string);
  'baseline_rows'?: (number | string | Long);
  'baseline_null_share'?: (number | string);
  'mean'?: (number | string);
  'baseline_mean'?: (number | string);
  'violations'?: (_insightmesh_feature_v1_ExpectationViolation)[];
  'checked_at'?: (_google_protobuf_Timestamp | null);
  'baseline_from'?: (_google_protobuf_Timestamp | null);
  'baseline_to'?: (_google_protobuf_Timestamp | null);
  '_psi'?: "psi";
  '_psi_by_chance'?: "psi_by_chance";
  '_ks'?: "ks";
  '_ks_at_most'?: "ks_at_most";
  '_p_value'?: "p_value";
  '_baseline_null_share'?: "baseline_null_share";
  '_mean'?: "mean";
  '_baseline_mean'?: "baseline_mean";
}

export interface FeatureDrift__Output {
  'tenant_id': (string);
  'baseline': (string);
  'feature': (string);
  'day': (string);
  'verdict': (_insightmesh_feature_v1_DriftVerdict__Output);
  'why': (string);
  'psi'?: (number);
  'psi_by_chance'?: (number);
  'ks'?: (number);
  'ks_at_most'?: (number);
  'p_value'?: (number);
  'entities': (number);
  'null_share': (number);
  'baseline_rows': (number);
  'baseline_null_share'?: (number);
  'mean'?: (number);
  'baseline_mean'?: (number);
  'violations': (_insightmesh_feature_v1_ExpectationViolation__Output)[];
  'checked_at': (_google_protobuf_Timestamp__Output | null);
  'baseline_from': (_google_protobuf_Timestamp__Output | null);
  'baseline_to': (_google_protobuf_Timestamp__Output | null);
  '_psi'?: "psi";
  '_psi_by_chance'?: "psi_by_chance";
  '_ks'?: "ks";
  '_ks_at_most'?: "ks_at_most";
  '_p_value'?: "p_value";
  '_baseline_null_share'?: "baseline_null_share";
  '_mean'?: "mean";
  '_baseline_mean'?: "baseline_mean";
}
