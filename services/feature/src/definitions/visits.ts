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

/** The oldest session of a full history may have begun before it: it counts by what is left of it. */
export function visitsOf(state: EntityState): Visits {
  // Of each session, by its number: first and last moment, tie of the last entry, events.
  const visits: number[] = [0, 0, 0, 0];
  state.eachEntry((atMs, tie, session) => {
    if (session === 0) return;
    const at = session * 4;
    if (at === visits.length) {
      visits.push(atMs, atMs, tie, 1);
      return;
    }
    // An event with several lines has as many entries, one behind the other.
    if (atMs !== visits[at + 1] || tie !== visits[at + 2]) visits[at + 3] = (visits[at + 3] ?? 0) + 1;
    visits[at + 1] = atMs;
    visits[at + 2] = tie;
  });
  const count = visits.length / 4 - 1;
  if (count === 0) return { count, meanSeconds: 0, meanDepth: 0, bounceShare: 0 };
  let seconds = 0;
  let events = 0;
  let bounced = 0;
  for (let at = 4; at < visits.length; at += 4) {
    seconds += ((visits[at + 1] ?? 0) - (visits[at] ?? 0)) / 1000;
    events += visits[at + 3] ?? 0;
    if (visits[at + 3] === 1) bounced += 1;
  }
  return { count, meanSeconds: seconds / count, meanDepth: events / count, bounceShare: bounced / count };
}
