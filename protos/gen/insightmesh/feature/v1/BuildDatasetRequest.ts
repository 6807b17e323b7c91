// Original file: insightmesh/feature/v1/datasets.proto

import type { DatasetSpec as _insightmesh_feature_v1_DatasetSpec, DatasetSpec__Output as _insightmesh_feature_v1_DatasetSpec__Output } from '../../../insightmesh/feature/v1/DatasetSpec.js';

export interface BuildDatasetRequest {
  'spec'?: (_insightmesh_feature_v1_DatasetSpec | null);
  'request_id'?: (string);
}

export interface BuildDatasetRequest__Output {
  'spec': (_insightmesh_feature_v1_DatasetSpec__Output | null);
  'request_id': (string);
}
