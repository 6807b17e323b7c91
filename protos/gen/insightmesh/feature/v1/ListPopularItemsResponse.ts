// Original file: insightmesh/feature/v1/feature.proto

import type { PopularItem as _insightmesh_feature_v1_PopularItem, PopularItem__Output as _insightmesh_feature_v1_PopularItem__Output } from '../../../insightmesh/feature/v1/PopularItem.js';

export interface ListPopularItemsResponse {
  'items'?: (_insightmesh_feature_v1_PopularItem)[];
}

export interface ListPopularItemsResponse__Output {
  'items': (_insightmesh_feature_v1_PopularItem__Output)[];
}
