// Original file: insightmesh/feature/v1/datasets.proto

import type { Dataset as _insightmesh_feature_v1_Dataset, Dataset__Output as _insightmesh_feature_v1_Dataset__Output } from '../../../insightmesh/feature/v1/Dataset.js';
import type { DatasetSpec as _insightmesh_feature_v1_DatasetSpec, DatasetSpec__Output as _insightmesh_feature_v1_DatasetSpec__Output } from '../../../insightmesh/feature/v1/DatasetSpec.js';
import type { DatasetManifest as _insightmesh_feature_v1_DatasetManifest, DatasetManifest__Output as _insightmesh_feature_v1_DatasetManifest__Output } from '../../../insightmesh/feature/v1/DatasetManifest.js';

export interface GetDatasetResponse {
  'dataset'?: (_insightmesh_feature_v1_Dataset | null);
  'spec'?: (_insightmesh_feature_v1_DatasetSpec | null);
  'manifest'?: (_insightmesh_feature_v1_DatasetManifest | null);
}

export interface GetDatasetResponse__Output {
  'dataset': (_insightmesh_feature_v1_Dataset__Output | null);
  'spec': (_insightmesh_feature_v1_DatasetSpec__Output | null);
  'manifest': (_insightmesh_feature_v1_DatasetManifest__Output | null);
}
