// Original file: insightmesh/recommender/v1/experiments.proto

import type { ArmReport as _insightmesh_recommender_v1_ArmReport, ArmReport__Output as _insightmesh_recommender_v1_ArmReport__Output } from '../../../insightmesh/recommender/v1/ArmReport.js';
import type { ArmComparison as _insightmesh_recommender_v1_ArmComparison, ArmComparison__Output as _insightmesh_recommender_v1_ArmComparison__Output } from '../../../insightmesh/recommender/v1/ArmComparison.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface GetExperimentReportResponse {
  'key'?: (string);
  'phase'?: (number);
  'control'?: (string);
  'units'?: (number | string | Long);
  'planned_units'?: (number | string | Long);
  'early'?: (boolean);
  'arms'?: (_insightmesh_recommender_v1_ArmReport)[];
  'comparisons'?: (_insightmesh_recommender_v1_ArmComparison)[];
  'sample_ratio_p'?: (number | string);
  'sample_ratio_mismatch'?: (boolean);
  'notes'?: (string)[];
  'phase_at'?: (_google_protobuf_Timestamp | null);
  '_sample_ratio_p'?: "sample_ratio_p";
}

export interface GetExperimentReportResponse__Output {
  'key': (string);
  'phase': (number);
  'control': (string);
  'units': (number);
  'planned_units': (number);
  'early': (boolean);
  'arms': (_insightmesh_recommender_v1_ArmReport__Output)[];
  'comparisons': (_insightmesh_recommender_v1_ArmComparison__Output)[];
  'sample_ratio_p'?: (number);
  'sample_ratio_mismatch': (boolean);
  'notes': (string)[];
  'phase_at': (_google_protobuf_Timestamp__Output | null);
  '_sample_ratio_p'?: "sample_ratio_p";
}
