import type { SessionFields } from './facts.js';
import type { Rule } from './rule.js';

const name = 'fill-from-session';
const lent = ['channel', 'device_id'] as const;

export const fillFromSession: Rule = {
  name,
  sentence:
    'Where `fill_from_session` says so, an event without `channel` or `device_id` gets that of an earlier event of the same session and visitor in the same call. Ids of visitors, amounts and consent are never lent.',
  event(event, facts) {
    if (!facts.policy.fill_from_session || event.session_id === undefined) return undefined;
    facts.sessions ??= new Map();
    // No id has a NUL.
    const key = `${event.session_id}\0${event.customer_id ?? ''}\0${event.anonymous_id ?? ''}`;
    const session: SessionFields = facts.sessions.get(key) ?? {};
    for (const field of lent) {
      const own = event[field];
      const known = session[field];
      if (own !== undefined) session[field] = own;
      else if (known !== undefined) {
        event[field] = known;
        facts.note(name, field);
      }
    }
    facts.sessions.set(key, session);
    return undefined;
  },
};
