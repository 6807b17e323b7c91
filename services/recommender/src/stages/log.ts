import type { Answer, Query, RemovalReason } from '../request-state.js';

export interface LogInput {
  kept: number;
  removed: ReadonlyMap<RemovalReason, number>;
}

/** One line at debug an answer, by which a complaint about it can be followed; no ids of persons. */
export function log(answer: Answer, { kept, removed }: LogInput, query: Query): void {
  if (!query.call.log.isLevelEnabled('debug')) return;
  query.call.log.debug(
    {
      recommendation_id: answer.recommendationId,
      method: query.method,
      tenant_id: query.tenantId,
      model: answer.model,
      wanted: query.count,
      items: answer.items.length,
      kept,
      removed: Object.fromEntries(removed),
      degraded: answer.degraded,
    },
    'recommended',
  );
}
