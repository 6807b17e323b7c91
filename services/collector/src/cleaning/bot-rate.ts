import type { EventTypeJson } from '@insight-mesh/contracts/json';
import { Dropped } from '../intake/dropped.js';
import type { Rule } from './rule.js';

const name = 'bot-rate';
const dropped = new Dropped(name);

/** What a bot does by the hundred. Impressions a page sends by itself, and orders and reviews are too dear to doubt. */
const counted: ReadonlySet<EventTypeJson> = new Set([
  'EVENT_TYPE_VIEW',
  'EVENT_TYPE_SEARCH',
  'EVENT_TYPE_ADD_TO_CART',
  'EVENT_TYPE_REMOVE_FROM_CART',
  'EVENT_TYPE_FAVOURITE',
  'EVENT_TYPE_RECOMMENDATION_CLICK',
]);

export const botRate: Rule = {
  name,
  sentence:
    "A visitor's views, searches, carts, favourites and clicks from the `visitor_events_per_minute`-th within a minute of their own time are marked, or dropped where `bots_by_rate` says so. Only what happened within the last 5 minutes counts, and no time that is a full minute.",
  event({ type, customer_id: customer, anonymous_id: anonymous, occurred_at: occurredAt }, facts) {
    if (!counted.has(type) || facts.noted(name)) return undefined;
    const { at, policy } = facts;
    const visitor = customer ?? anonymous ?? '';
    const events = facts.around.visitors.count(at.tenantId, visitor, occurredAt ?? at.now, at.nowMs);
    if (events < policy.visitor_events_per_minute) return undefined;
    if (policy.bots_by_rate === 'drop') return dropped;
    facts.note(name, customer === undefined ? 'anonymous_id' : 'customer_id');
    return undefined;
  },
};
