// Original file: insightmesh/recommender/v1/recommender.proto

import type { Contribution as _insightmesh_recommender_v1_Contribution, Contribution__Output as _insightmesh_recommender_v1_Contribution__Output } from '../../../insightmesh/recommender/v1/Contribution.js';

export interface RecommendedItem {
  'item_id'?: (string);
  'score'?: (number | string);
  'source'?: (string);
  'reason'?: (string);
  'title'?: (string);
  'because_item_id'?: (string);
  'contributions'?: (_insightmesh_recommender_v1_Contribution)[];
}

export interface RecommendedItem__Output {
  'item_id': (string);
  'score': (number);
  'source': (string);
  'reason': (string);
  'title': (string);
  'because_item_id': (string);
  'contributions': (_insightmesh_recommender_v1_Contribution__Output)[];
}
