import type { EntityState } from '../state/entity-state.js';

export interface Visits {
  /** Sessions that the history holds. */
  readonly count: number;
  /** Seconds from the first to the last event of a session, on average. */
  readonly meanSeconds: number;
  /** Events of a session, on average. */
  readonly meanDepth: number;
  /** Share of the sessions that have one event. */
  readonly bounceShare: number;
}

interface Visit {
  readonly firstMs: number;
  lastMs: number;
  lastTie: number;
  events: number;
}

/** The oldest session of a full history may have begun before it: it counts by what is left of it. */
export function visitsOf(state: EntityState): Visits {
  const visits = new Map<string, Visit>();
  let before = '';
  let visit: Visit | undefined;
  // An event with several lines has as many entries, one behind the other.
  state.eachEntry((atMs, tie, sessionId) => {
    if (sessionId === '') return;
    if (sessionId !== before) visit = visits.get(sessionId);
    before = sessionId;
    if (visit === undefined) {
      visit = { firstMs: atMs, lastMs: atMs, lastTie: tie, events: 1 };
      visits.set(sessionId, visit);
      return;
    }
    if (atMs !== visit.lastMs || tie !== visit.lastTie) visit.events += 1;
    visit.lastMs = atMs;
    visit.lastTie = tie;
  });
  const count = visits.size;
  if (count === 0) return { count, meanSeconds: 0, meanDepth: 0, bounceShare: 0 };
  let seconds = 0;
  let events = 0;
  let bounced = 0;
  for (const each of visits.values()) {
    seconds += (each.lastMs - each.firstMs) / 1000;
    events += each.events;
    if (each.events === 1) bounced += 1;
  }
  return { count, meanSeconds: seconds / count, meanDepth: events / count, bounceShare: bounced / count };
}
