import type { HistoryEntry } from '../state/history.js';

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
  firstMs: number;
  lastMs: number;
  /** The events, by moment and hash: an order has an entry for each line. */
  readonly events: Set<string>;
}

/** The oldest session of a full history may have begun before it: it counts by what is left of it. */
export function visitsOf(history: readonly HistoryEntry[]): Visits {
  const visits = new Map<string, Visit>();
  for (const { sessionId, atMs, tie } of history) {
    if (sessionId === '') continue;
    const visit = visits.get(sessionId);
    if (visit === undefined) {
      visits.set(sessionId, { firstMs: atMs, lastMs: atMs, events: new Set([`${atMs} ${tie}`]) });
      continue;
    }
    visit.firstMs = Math.min(visit.firstMs, atMs);
    visit.lastMs = Math.max(visit.lastMs, atMs);
    visit.events.add(`${atMs} ${tie}`);
  }
  const count = visits.size;
  if (count === 0) return { count, meanSeconds: 0, meanDepth: 0, bounceShare: 0 };
  let seconds = 0;
  let events = 0;
  let bounced = 0;
  for (const visit of visits.values()) {
    seconds += (visit.lastMs - visit.firstMs) / 1000;
    events += visit.events.size;
    if (visit.events.size === 1) bounced += 1;
  }
  return { count, meanSeconds: seconds / count, meanDepth: events / count, bounceShare: bounced / count };
}
