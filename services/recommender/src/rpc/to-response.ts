import type { RecommendResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendResponse';
import type { Answer } from '../request-state.js';

/** Both RPCs answer in the same shape. */
export function toResponse(answer: Answer): RecommendResponse {
  return {
    recommendation_id: answer.recommendationId,
    items: answer.items.map(({ itemId, score, source, reason, item, becauseItemId }) => ({
      item_id: itemId,
      score,
      source,
      reason,
      title: item?.title ?? '',
      because_item_id: becauseItemId ?? '',
    })),
    degraded: answer.degraded,
    model: answer.model,
  };
}
