import { createHash } from 'node:crypto';
import type { EventJson, JsonValue } from '@insight-mesh/contracts/json';
import type { FeedbackTypes } from './feedback-types.js';
import { gorseTime } from './gorse-time.js';
import { field, type Json, refuse, requiredText, textField } from './json-fields.js';

/** The same of the same parts: however often a request is sent, its event counts once. */
function eventId(...parts: string[]): string {
  return `gorse-${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}

/** @throws AppError INVALID_ARGUMENT for what is no time */
function timeField(from: Json, path: string): string {
  const time = gorseTime(textField(from, 'Timestamp', path));
  if (time !== undefined) return time;
  return refuse(`${path}Timestamp`, 'must be a time such as 2026-05-01T09:30:00Z or 2026-05-01 09:30:00');
}

function amountOf(from: Json): number | undefined {
  const value = field(from, 'Value');
  return typeof value === 'number' && Number.isFinite(value) && value !== 0 ? value : undefined;
}

/** Of a type that is stored, what beside the item says what happened. */
function particulars(type: EventJson['type'], itemId: string, value: number | undefined, comment: string): EventJson {
  const text = comment === '' ? {} : { text: comment };
  if (type === 'EVENT_TYPE_PURCHASE' || type === 'EVENT_TYPE_REFUND') {
    const quantity = value !== undefined && Number.isInteger(value) && value > 0 ? value : 1;
    return { items: [{ item_id: itemId, quantity }], ...text };
  }
  if (type === 'EVENT_TYPE_REVIEW') {
    const rated = value !== undefined && value >= 1 && value <= 5;
    return { item_id: itemId, ...(rated && { rating: value }), ...text };
  }
  return { item_id: itemId, ...(value !== undefined && { attributes: { value } }), ...text };
}

/**
 * One feedback as an event; undefined where its type is not to be stored. Gorse keeps one feedback for each user, item and
 * type: a POST of what is there already is ignored, so its event's id follows from these three. A PUT writes over it: its event
 * is another one where its time is another.
 * @throws AppError INVALID_ARGUMENT with the path of the field
 */
export function feedbackEvent(
  feedback: Json,
  types: FeedbackTypes,
  overwrite: boolean,
  path: string,
): EventJson | undefined {
  const named = requiredText(feedback, 'FeedbackType', path);
  const userId = requiredText(feedback, 'UserId', path);
  const itemId = requiredText(feedback, 'ItemId', path);
  const time = timeField(feedback, path);
  const type = types.get(named) ?? types.get(named.toLowerCase());
  if (type === undefined) {
    const known = [...types.keys()].join(', ');
    refuse(`${path}FeedbackType`, `is no type that is known; they are ${known}; GORSE_FEEDBACK_TYPES adds others`);
  }
  if (type === 'none') return undefined;
  return {
    id: eventId('feedback', named, userId, itemId, ...(overwrite ? ['put', time] : [])),
    type,
    customer_id: userId,
    ...(time !== '' && { occurred_at: time }),
    ...particulars(type, itemId, amountOf(feedback), textField(feedback, 'Comment', path)),
  };
}

/** A user as an event that tells the customer's labels. @throws AppError INVALID_ARGUMENT */
export function userEvent(user: Json, userId: string, path: string): EventJson {
  const labels = field(user, 'Labels') as JsonValue | undefined;
  const comment = textField(user, 'Comment', path);
  const attributes = {
    ...(labels !== undefined && labels !== null && { labels }),
    ...(comment !== '' && { comment }),
  };
  return {
    id: eventId('user', userId, JSON.stringify(attributes)),
    type: 'EVENT_TYPE_IDENTIFY',
    customer_id: userId,
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

/** What a recommendation with write-back says: these were shown. */
export function shownEvents(
  userId: string,
  itemIds: readonly string[],
  recommendationId: string,
  time: string,
): EventJson[] {
  return itemIds.map((itemId) => ({
    id: eventId('shown', recommendationId, userId, itemId),
    type: 'EVENT_TYPE_IMPRESSION',
    customer_id: userId,
    item_id: itemId,
    occurred_at: time,
    recommendation_id: recommendationId,
  }));
}
