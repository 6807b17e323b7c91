import { AppError } from '@insight-mesh/runtime/errors';
import { ExpiringLru } from '@insight-mesh/runtime/lru';
import type { HttpAnswer, HttpCall, Route } from '../http/routes.js';
import { cameWhole, catalogueItem, type GorseItem, gorseItem, patched, readGorseItem } from './gorse-items.js';
import type { GorseParts } from './gorse-routes.js';
import { type Json, objectOf, objectsOf, requiredText } from './json-fields.js';
import { feedbackEvent, userEvent } from './to-events.js';

/** Until what was written has certainly come back by Kafka, this replica answers from what it wrote itself. */
const recentMs = 5_000;
const mostRecent = 10_000;
/** A large batch goes to the collector in several calls. */
const writeDeadlineMs = 30_000;

const affected = (rows: number): HttpAnswer => ({ RowAffected: rows });

/** The paths by which Gorse takes feedback, items and users. Each answers once the collector has stored all of it. */
export function writeRoutes({ writer, catalogue, feedbackTypes, now = Date.now }: GorseParts): Route[] {
  const recent = new ExpiringLru<GorseItem | 'deleted'>(mostRecent);
  const recentKey = (tenantId: string, itemId: string) => `${tenantId}/${itemId}`;

  const feedback = (overwrite: boolean) => async (call: HttpCall) => {
    const rows = objectsOf(await call.body());
    const events = rows.flatMap((each, n) => feedbackEvent(each, feedbackTypes, overwrite, `[${n}].`) ?? []);
    await writer.events(events, call);
    return affected(rows.length);
  };

  const writeItems = async (items: readonly GorseItem[], call: HttpCall, deleted = false) => {
    await writer.items(
      items.map((item) => catalogueItem(item, deleted)),
      call,
    );
    for (const item of items) {
      recent.set(recentKey(call.context.tenantId, item.ItemId), deleted ? 'deleted' : item, now() + recentMs);
    }
    return affected(items.length);
  };

  const itemsOf = (rows: readonly Json[], pathOf: (n: number) => string) =>
    rows.map((each, n) => readGorseItem(each, requiredText(each, 'ItemId', pathOf(n)), pathOf(n)));

  /** What is known of an item; `forWriting`: whole, so that writing it again loses nothing. @throws AppError NOT_FOUND, FAILED_PRECONDITION */
  const known = ({ params, context }: HttpCall, forWriting = false): GorseItem => {
    const itemId = params.item ?? '';
    const written = recent.get(recentKey(context.tenantId, itemId), now());
    const stored = catalogue.find(context.tenantId, itemId);
    const item = written ?? (stored && gorseItem(itemId, stored));
    if (item === undefined || item === 'deleted') throw new AppError('NOT_FOUND', 'no such item');
    if (forWriting && written === undefined && stored !== undefined && !cameWhole(stored)) {
      const why = 'the item did not come by /api/item, so a part of it would be lost; send it whole to PUT /v1/items';
      throw new AppError('FAILED_PRECONDITION', why);
    }
    return item;
  };

  const users = async (rows: readonly Json[], call: HttpCall, pathOf: (n: number) => string) => {
    const events = rows.map((each, n) => userEvent(each, requiredText(each, 'UserId', pathOf(n)), pathOf(n)));
    await writer.events(events, call);
    return affected(rows.length);
  };

  const inList = (n: number) => `[${n}].`;
  const alone = () => '';
  const write = (method: Route['method'], path: string, handle: Route['handle']): Route => ({
    method,
    path,
    // The collector asks for events:write or catalog:write.
    scope: 'any',
    defaultDeadlineMs: writeDeadlineMs,
    handle,
  });
  const change =
    (handle: (item: GorseItem, call: HttpCall) => GorseItem | Promise<GorseItem>) => async (call: HttpCall) =>
      writeItems([await handle(known(call, true), call)], call);
  return [
    write('POST', '/api/feedback', feedback(false)),
    write('PUT', '/api/feedback', feedback(true)),
    write('POST', '/api/item', async (call) => writeItems(itemsOf([objectOf(await call.body())], alone), call)),
    write('POST', '/api/items', async (call) => writeItems(itemsOf(objectsOf(await call.body()), inList), call)),
    write(
      'PATCH',
      '/api/item/:item',
      change(async (item, call) => patched(item, objectOf(await call.body()))),
    ),
    write('DELETE', '/api/item/:item', async (call) => writeItems([known(call, true)], call, true)),
    write(
      'PUT',
      '/api/item/:item/category/:category',
      change((item, { params }) => ({
        ...item,
        Categories: [...new Set([...item.Categories, params.category ?? ''])],
      })),
    ),
    write(
      'DELETE',
      '/api/item/:item/category/:category',
      change((item, { params }) => ({
        ...item,
        Categories: item.Categories.filter((each) => each !== params.category),
      })),
    ),
    { method: 'GET', path: '/api/item/:item', scope: 'recommend:read', handle: async (call) => known(call) },
    write('POST', '/api/user', async (call) => users([objectOf(await call.body())], call, alone)),
    write('POST', '/api/users', async (call) => users(objectsOf(await call.body()), call, inList)),
    write('PATCH', '/api/user/:user', async (call) => {
      const patch = objectOf(await call.body());
      return users([{ ...patch, UserId: call.params.user ?? '' }], call, alone);
    }),
  ];
}
