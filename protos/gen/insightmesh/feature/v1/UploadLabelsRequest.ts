// Original file: insightmesh/feature/v1/datasets.proto

import type { LabelsFormat as _insightmesh_feature_v1_LabelsFormat, LabelsFormat__Output as _insightmesh_feature_v1_LabelsFormat__Output } from '../../../insightmesh/feature/v1/LabelsFormat.js';
import type { Long } from '@grpc/proto-loader';

export interface UploadLabelsRequest {
  'format'?: (_insightmesh_feature_v1_LabelsFormat);
  'data'?: (Buffer | Uint8Array | string);
  'total_bytes'?: (number | string | Long);
  'part'?: "format"|"data"|"total_bytes";
}

export interface UploadLabelsRequest__Output {
  'format'?: (_insightmesh_feature_v1_LabelsFormat__Output);
  'data'?: (Buffer);
  'total_bytes'?: (number);
  'part'?: "format"|"data"|"total_bytes";
}
