// Original file: insightmesh/recommender/v1/recommender.proto

import type { RecommendResponse as _insightmesh_recommender_v1_RecommendResponse, RecommendResponse__Output as _insightmesh_recommender_v1_RecommendResponse__Output } from '../../../insightmesh/recommender/v1/RecommendResponse.js';

export interface RecommendBatchResponse {
  'customer_id'?: (string);
  'answer'?: (_insightmesh_recommender_v1_RecommendResponse | null);
  'error'?: (string);
}

export interface RecommendBatchResponse__Output {
  'customer_id': (string);
  'answer': (_insightmesh_recommender_v1_RecommendResponse__Output | null);
  'error': (string);
}
