// Original file: insightmesh/recommender/v1/recommender.proto

import type { RecommendRequest as _insightmesh_recommender_v1_RecommendRequest, RecommendRequest__Output as _insightmesh_recommender_v1_RecommendRequest__Output } from '../../../insightmesh/recommender/v1/RecommendRequest.js';

export interface RecommendBatchRequest {
  'request'?: (_insightmesh_recommender_v1_RecommendRequest | null);
  'customer_ids'?: (string)[];
}

export interface RecommendBatchRequest__Output {
  'request': (_insightmesh_recommender_v1_RecommendRequest__Output | null);
  'customer_ids': (string)[];
}
