// Original file: insightmesh/feature/v1/datasets.proto

import type { Dataset as _insightmesh_feature_v1_Dataset, Dataset__Output as _insightmesh_feature_v1_Dataset__Output } from '../../../insightmesh/feature/v1/Dataset.js';

export interface CancelDatasetResponse {
  'dataset'?: (_insightmesh_feature_v1_Dataset | null);
}

export interface CancelDatasetResponse__Output {
  'dataset': (_insightmesh_feature_v1_Dataset__Output | null);
}
