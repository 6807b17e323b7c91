// Original file: insightmesh/recommender/v1/recommender.proto

import type { RecommendedItem as _insightmesh_recommender_v1_RecommendedItem, RecommendedItem__Output as _insightmesh_recommender_v1_RecommendedItem__Output } from '../../../insightmesh/recommender/v1/RecommendedItem.js';
import type { Degradation as _insightmesh_recommender_v1_Degradation, Degradation__Output as _insightmesh_recommender_v1_Degradation__Output } from '../../../insightmesh/recommender/v1/Degradation.js';

export interface RecommendResponse {
  'recommendation_id'?: (string);
  'items'?: (_insightmesh_recommender_v1_RecommendedItem)[];
  'degraded'?: (_insightmesh_recommender_v1_Degradation)[];
  'model'?: (string);
  'next_page_token'?: (string);
}

export interface RecommendResponse__Output {
  'recommendation_id': (string);
  'items': (_insightmesh_recommender_v1_RecommendedItem__Output)[];
  'degraded': (_insightmesh_recommender_v1_Degradation__Output)[];
  'model': (string);
  'next_page_token': (string);
}
