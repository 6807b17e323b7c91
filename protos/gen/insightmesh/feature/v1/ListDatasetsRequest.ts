// Original file: insightmesh/feature/v1/datasets.proto

import type { DatasetState as _insightmesh_feature_v1_DatasetState, DatasetState__Output as _insightmesh_feature_v1_DatasetState__Output } from '../../../insightmesh/feature/v1/DatasetState.js';

export interface ListDatasetsRequest {
  'state'?: (_insightmesh_feature_v1_DatasetState);
  'page_size'?: (number);
  'page_token'?: (string);
}

export interface ListDatasetsRequest__Output {
  'state': (_insightmesh_feature_v1_DatasetState__Output);
  'page_size': (number);
  'page_token': (string);
}
