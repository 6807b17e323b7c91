import type { Contribution } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/Contribution';
import type { RecommendResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendResponse';
import type { Answer, Query, Recommended } from '../request-state.js';

/** All lists are answered in the same shape. */
export function toResponse(answer: Answer, { explain }: Pick<Query, 'explain'>): RecommendResponse {
  return {
    recommendation_id: answer.recommendationId,
    items: answer.items.map((recommended) => {
      const { itemId, score, source, reason, item, becauseItemId } = recommended;
      return {
        item_id: itemId,
        score,
        source,
        reason,
        title: item?.title ?? '',
        because_item_id: becauseItemId ?? '',
        contributions: explain ? contributionsOf(recommended) : [],
      };
    }),
    degraded: answer.degraded,
    model: answer.model,
    next_page_token: answer.nextPageToken,
  };
}

function contributionsOf({ parts, effects, adjustments }: Recommended): Contribution[] {
  return [
    ...parts.map(({ source, raw }, index) => ({ name: source, value: raw, effect: effects[index] ?? 0 })),
    ...adjustments.map(({ name, factor, effect }) => ({ name, value: factor, effect })),
  ];
}
