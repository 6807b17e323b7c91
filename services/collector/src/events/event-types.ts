import type { EventJson, EventTypeJson } from '@insight-mesh/contracts/json';
import { nearName } from '../validation/near-name.js';
import { Problem } from '../validation/problem.js';

type Field = keyof EventJson & string;

/** What an event of a type must have: each entry is one field, or several of which one is enough. */
type Needs = readonly (Field | readonly Field[])[];

/** The short name of each type (what clients write and what the CloudEvents type ends in), and what such an event needs. */
const types: Readonly<Record<Exclude<EventTypeJson, 'EVENT_TYPE_UNSPECIFIED'>, { short: string; needs: Needs }>> = {
  EVENT_TYPE_VIEW: { short: 'view', needs: ['item_id'] },
  EVENT_TYPE_SEARCH: { short: 'search', needs: ['query'] },
  EVENT_TYPE_ADD_TO_CART: { short: 'add_to_cart', needs: ['item_id'] },
  EVENT_TYPE_REMOVE_FROM_CART: { short: 'remove_from_cart', needs: ['item_id'] },
  EVENT_TYPE_FAVOURITE: { short: 'favourite', needs: ['item_id'] },
  EVENT_TYPE_PURCHASE: { short: 'purchase', needs: ['items'] },
  EVENT_TYPE_REFUND: { short: 'refund', needs: ['items'] },
  EVENT_TYPE_REVIEW: { short: 'review', needs: ['item_id', ['text', 'rating']] },
  EVENT_TYPE_QUESTION: { short: 'question', needs: ['text'] },
  EVENT_TYPE_COUPON_REDEEMED: { short: 'coupon_redeemed', needs: [] },
  EVENT_TYPE_IMPRESSION: { short: 'impression', needs: [] },
  EVENT_TYPE_RECOMMENDATION_CLICK: { short: 'recommendation_click', needs: ['item_id'] },
  EVENT_TYPE_SIGN_UP: { short: 'sign_up', needs: [] },
  EVENT_TYPE_IDENTIFY: { short: 'identify', needs: [] },
};

interface KnownType {
  type: EventTypeJson;
  short: string;
  needs: Needs;
}

const known: readonly KnownType[] = Object.entries(types).map(([type, rest]) => ({
  type: type as EventTypeJson,
  ...rest,
}));
const byName = new Map<string, KnownType>(
  known.flatMap((entry) => [
    [entry.type, entry],
    [entry.short, entry],
  ]),
);
const shortNames = known.map((entry) => entry.short);

// Other trackers' words for the same.
const aliases = new Map([
  ['pageview', 'view'],
  ['productviewed', 'view'],
  ['click', 'view'],
  ['itemview', 'view'],
  ['addtobasket', 'add_to_cart'],
  ['cart', 'add_to_cart'],
  ['favorite', 'favourite'],
  ['wishlist', 'favourite'],
  ['buy', 'purchase'],
  ['order', 'purchase'],
  ['transaction', 'purchase'],
  ['signup', 'sign_up'],
  ['register', 'sign_up'],
]);

/** A type by its short name (`view`) or the contract's (`EVENT_TYPE_VIEW`). */
export function eventType(value: unknown): EventTypeJson | Problem | undefined {
  if (typeof value !== 'string') return new Problem('wrong_type', 'must be text, for example view');
  if (value === '' || value === 'EVENT_TYPE_UNSPECIFIED') return undefined;
  const entry = byName.get(value);
  if (entry !== undefined) return entry.type;
  const near = nearName(value, shortNames, aliases);
  const hint = near === undefined ? `known types are ${shortNames.join(', ')}` : `did you mean ${near}?`;
  return new Problem('unknown_type', `unknown event type; ${hint}`);
}

export function shortName(type: EventTypeJson): string {
  return byName.get(type)?.short ?? 'unspecified';
}

/** What an event lacks for its type, the first of it. */
export function missingForType(event: EventJson, type: EventTypeJson): Problem | undefined {
  const entry = byName.get(type);
  for (const need of entry?.needs ?? []) {
    const fields = typeof need === 'string' ? [need] : need;
    if (fields.some((field) => event[field] !== undefined)) continue;
    const [first = ''] = fields;
    return new Problem('missing', `a ${entry?.short} event needs ${fields.join(' or ')}`, first);
  }
  return undefined;
}
