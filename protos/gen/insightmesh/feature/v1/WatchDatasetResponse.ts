// Original file: insightmesh/feature/v1/datasets.proto

import type { Dataset as _insightmesh_feature_v1_Dataset, Dataset__Output as _insightmesh_feature_v1_Dataset__Output } from '../../../insightmesh/feature/v1/Dataset.js';
import type { DatasetManifest as _insightmesh_feature_v1_DatasetManifest, DatasetManifest__Output as _insightmesh_feature_v1_DatasetManifest__Output } from '../../../insightmesh/feature/v1/DatasetManifest.js';

export interface WatchDatasetResponse {
  'dataset'?: (_insightmesh_feature_v1_Dataset | null);
  'manifest'?: (_insightmesh_feature_v1_DatasetManifest | null);
}

export interface WatchDatasetResponse__Output {
  'dataset': (_insightmesh_feature_v1_Dataset__Output | null);
  'manifest': (_insightmesh_feature_v1_DatasetManifest__Output | null);
}
