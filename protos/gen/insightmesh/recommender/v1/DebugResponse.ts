// Original file: insightmesh/recommender/v1/recommender.proto

import type { RecommendResponse as _insightmesh_recommender_v1_RecommendResponse, RecommendResponse__Output as _insightmesh_recommender_v1_RecommendResponse__Output } from '../../../insightmesh/recommender/v1/RecommendResponse.js';
import type { StageTrace as _insightmesh_recommender_v1_StageTrace, StageTrace__Output as _insightmesh_recommender_v1_StageTrace__Output } from '../../../insightmesh/recommender/v1/StageTrace.js';

export interface DebugResponse {
  'answer'?: (_insightmesh_recommender_v1_RecommendResponse | null);
  'context_items'?: (string)[];
  'stages'?: (_insightmesh_recommender_v1_StageTrace)[];
}

export interface DebugResponse__Output {
  'answer': (_insightmesh_recommender_v1_RecommendResponse__Output | null);
  'context_items': (string)[];
  'stages': (_insightmesh_recommender_v1_StageTrace__Output)[];
}
