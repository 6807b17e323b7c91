// Original file: insightmesh/feature/v1/datasets.proto

import type { Dataset as _insightmesh_feature_v1_Dataset, Dataset__Output as _insightmesh_feature_v1_Dataset__Output } from '../../../insightmesh/feature/v1/Dataset.js';

export interface ListDatasetsResponse {
  'datasets'?: (_insightmesh_feature_v1_Dataset)[];
  'next_page_token'?: (string);
}

export interface ListDatasetsResponse__Output {
  'datasets': (_insightmesh_feature_v1_Dataset__Output)[];
  'next_page_token': (string);
}
