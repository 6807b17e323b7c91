import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import { rfc3339 } from '@insight-mesh/runtime/time';
import { answerOf, requestOf } from '../http/handlers.js';
import type { HttpCall, Route } from '../http/routes.js';
import type { GorseParts } from './gorse-routes.js';
import { goDurationMs, gorseTime } from './gorse-time.js';
import { objectsOf, refuse, requiredText, textField } from './json-fields.js';
import { LatestItems, type ScoredId } from './latest-items.js';
import { categoriesOf, cut, mostItems, pageOf, rulesOf } from './paging.js';
import { shownEvents } from './to-events.js';

const mostSession = 200;
const latestTtlMs = 5_000;
const read = 'recommend:read';

interface Item {
  item_id: string;
  score: number;
}

const scored = (items: readonly Item[]): ScoredId[] => items.map(({ item_id: Id, score: Score }) => ({ Id, Score }));

/** The paths by which Gorse recommends. */
export function recommendRoutes({ handlers, preview, catalogue, writer }: GorseParts): Route[] {
  const latest = new LatestItems({
    entries: (tenantId) => catalogue.entries(tenantId),
    most: mostItems,
    ttlMs: latestTtlMs,
  });

  const recommend = async ({ params, query, apiKey, context }: HttpCall): Promise<string[]> => {
    const page = pageOf(query);
    const userId = params.user ?? '';
    const writeBack = query.get('write-back-type') ?? query.get('write-back') ?? '';
    const delayMs = goDurationMs(query.get('write-back-delay') ?? '');
    if (delayMs === undefined) refuse('write-back-delay', 'must be a duration such as 0h10m0s');
    if (page.n === 0 || page.offset >= mostItems) return [];
    const request = requestOf('Recommend', {
      customer_id: userId,
      count: page.count,
      rules: rulesOf(categoriesOf(query, params)),
    });
    const answer = answerOf('Recommend', await handlers.Recommend(request, context));
    const ids = cut(answer.items, page).map(({ item_id: id }) => id);
    if (writeBack !== '' && ids.length > 0) {
      const time = rfc3339(Date.now() + delayMs);
      await writer.events(shownEvents(userId, ids, answer.recommendation_id, time), { apiKey, context });
    }
    return ids;
  };

  const session = async ({ params, query, context, body }: HttpCall): Promise<ScoredId[]> => {
    const page = pageOf(query);
    const feedback = objectsOf(await body()).map((each, n) => {
      const time = gorseTime(textField(each, 'Timestamp', `[${n}].`));
      if (time === undefined) refuse(`[${n}].Timestamp`, 'must be a time such as 2026-05-01T09:30:00Z');
      return { itemId: requiredText(each, 'ItemId', `[${n}].`), time };
    });
    if (page.n === 0 || page.offset >= mostItems) return [];
    // Those without a time were there before those that have one; else in the order in which they came.
    feedback.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    const request = requestOf('Recommend', {
      session_items: feedback.slice(-mostSession).map(({ itemId }) => itemId),
      count: page.count,
      rules: rulesOf(categoriesOf(query, params)),
    });
    return cut(scored(answerOf('Recommend', await handlers.Recommend(request, context)).items), page);
  };

  /** Of a list, what the user named in the query has not had yet, in its order. */
  const unread = async (list: ScoredId[], query: URLSearchParams, context: CallContext): Promise<ScoredId[]> => {
    const userId = query.get('user-id') ?? '';
    if (userId === '' || list.length === 0) return list;
    const candidates = list.map(({ Id }) => Id);
    const request = requestOf('Recommend', { customer_id: userId, candidates, count: candidates.length });
    const kept = new Set(answerOf('Recommend', await preview(request, context)).items.map((item) => item.item_id));
    return list.filter(({ Id }) => kept.has(Id));
  };

  /** With a user, more are asked for than the page has: some will be taken out. */
  const countOf = (count: number, query: URLSearchParams) => (query.has('user-id') ? mostItems : count);

  const neighbours = async ({ params, query, context }: HttpCall): Promise<ScoredId[]> => {
    const page = pageOf(query);
    if (page.n === 0 || page.offset >= mostItems) return [];
    const request = requestOf('SimilarItems', {
      item_id: params.item ?? '',
      count: countOf(page.count, query),
      rules: rulesOf(categoriesOf(query, params)),
    });
    const { items } = answerOf('SimilarItems', await handlers.SimilarItems(request, context));
    return cut(await unread(scored(items), query, context), page);
  };

  const popular = async ({ params, query, context }: HttpCall): Promise<ScoredId[]> => {
    const page = pageOf(query);
    if (page.n === 0 || page.offset >= mostItems) return [];
    const request = requestOf('PopularItems', {
      count: countOf(page.count, query),
      rules: rulesOf(categoriesOf(query, params)),
    });
    const { items } = answerOf('PopularItems', await handlers.PopularItems(request, context));
    return cut(await unread(scored(items), query, context), page);
  };

  const newest = async ({ params, query, context }: HttpCall): Promise<ScoredId[]> => {
    const page = pageOf(query);
    const list = await latest.list(context.tenantId, categoriesOf(query, params));
    return cut(await unread(list, query, context), page);
  };

  const get = (path: string, handle: Route['handle']): Route => ({ method: 'GET', path, scope: read, handle });
  return [
    get('/api/recommend/:user', recommend),
    get('/api/recommend/:user/:category', recommend),
    get('/api/collaborative-filtering/:user', async (call) =>
      // Gorse tells one model's list; here the answer is the whole pipeline's, with ranks in place of scores.
      (await recommend(call)).map((Id, rank) => ({ Id, Score: 1 / (1 + rank) })),
    ),
    { method: 'POST', path: '/api/session/recommend', scope: read, handle: session },
    { method: 'POST', path: '/api/session/recommend/:category', scope: read, handle: session },
    get('/api/item-to-item/:name/:item', neighbours),
    get('/api/item/:item/neighbors', neighbours),
    get('/api/item/:item/neighbors/:category', neighbours),
    get('/api/latest', newest),
    get('/api/latest/:category', newest),
    get('/api/popular', popular),
    get('/api/popular/:category', popular),
    get('/api/non-personalized/:name', (call) => (call.params.name === 'latest' ? newest(call) : popular(call))),
  ];
}
