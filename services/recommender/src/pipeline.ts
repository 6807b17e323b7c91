import { randomUUID } from 'node:crypto';
import type { Catalogue } from './catalogue/catalogue.js';
import type { RecommenderMetrics, StageName } from './metrics.js';
import type { Answer, Filtered, Query, Sourced } from './request-state.js';
import { StageClock } from './stage-clock.js';
import { explain } from './stages/explain.js';
import { filter, neverEmpty } from './stages/filter.js';
import { hydrate } from './stages/hydrate.js';
import { log } from './stages/log.js';
import { reRank } from './stages/re-rank.js';
import { score } from './stages/score.js';

export interface PipelineParts {
  catalogue: Catalogue;
  metrics: RecommenderMetrics;
}

export type Pipeline<Q extends Query> = (query: Q) => Promise<Answer>;

/**
 * sources → hydrate → filter → score → re-rank → explain → log. Sources are drawn on batch by batch, the best first, until
 * enough is kept: a list that the model fills never costs a look at what is popular.
 */
export function createPipeline<Q extends Query>(
  sources: (query: Q) => Promise<Sourced>,
  { catalogue, metrics }: PipelineParts,
): Pipeline<Q> {
  return async (query) => {
    const clock = new StageClock<StageName>();
    const { method, tenantId, count } = query;
    const sourced = await clock.timeAsync('sources', () => sources(query));
    const { interests, degraded } = sourced;

    const rules = { query, interests, hasCatalogue: catalogue.size(tenantId) > 0 };
    const filtered: Filtered = { kept: [], removed: [] };
    const taken = new Set<string>();
    const batches = sourced.batches[Symbol.asyncIterator]();
    while (filtered.kept.length < count) {
      const next = await clock.timeAsync('sources', () => batches.next());
      if (next.done) break;
      const hydrated = clock.time('hydrate', () => hydrate(next.value, catalogue, tenantId));
      const { kept, removed } = clock.time('filter', () => filter(hydrated, rules, taken));
      filtered.kept.push(...kept);
      filtered.removed.push(...removed);
    }
    const { kept, removed } = clock.time('filter', () => neverEmpty(filtered));
    const scored = clock.time('score', () => score(kept));
    const ranked = clock.time('re-rank', () => reRank(scored, count));
    const items = clock.time('explain', () => explain(ranked, { method, tenantId, interests }, catalogue));

    if (items.length === 0) degraded.add('DEGRADATION_EMPTY_CATALOGUE');
    const answer: Answer = { recommendationId: randomUUID(), items, degraded: [...degraded], model: sourced.model };
    clock.time('log', () => log(answer, { kept, removed }, query));
    metrics.degraded(method, degraded);
    for (const { reason } of removed) metrics.removed(reason);
    metrics.stages(method, clock.seconds);
    return answer;
  };
}
