import type { Interaction } from '@insight-mesh/algorithms/model';
import type { LakeInteraction } from './read-interactions.js';

/** What one user did in one visit, oldest first. An item that follows itself stands once. */
export interface Session {
  id: string;
  userId: string;
  items: string[];
  /** Milliseconds since 1970, one an item. */
  timesMs: number[];
  startMs: number;
  /** The last act, also where it was a repetition. */
  endMs: number;
}

/** A visit ends after so long without an act, where the client names no sessions. */
export const sessionGapMs = 30 * 60_000;

/**
 * Cuts interactions into sessions, ordered by their start (ties by id). A session is the client's (within one user: two
 * users may use the same session id) or ends with a gap. Acts on the item that was acted on last are one: to see, to
 * choose and to buy one article is one step, and predicting it from itself would flatter every model.
 * @param interactions by user, then by time
 */
export function toSessions(interactions: readonly LakeInteraction[]): Session[] {
  const sessions: Session[] = [];
  let named = new Map<string, Session>();
  let unnamed: Session | undefined;
  let userId: string | undefined;
  let count = 0;
  for (const act of interactions) {
    if (act.userId !== userId) {
      userId = act.userId;
      named = new Map();
      unnamed = undefined;
      count = 0;
    }
    let session = act.sessionId === null ? unnamed : named.get(act.sessionId);
    if (session === undefined || (act.sessionId === null && act.timeMs - session.endMs > sessionGapMs)) {
      const name = act.sessionId === null ? `gap-${count}` : `s:${act.sessionId}`;
      count += 1;
      session = {
        id: `${act.userId}/${name}`,
        userId: act.userId,
        items: [],
        timesMs: [],
        startMs: act.timeMs,
        endMs: act.timeMs,
      };
      sessions.push(session);
      if (act.sessionId === null) unnamed = session;
      else named.set(act.sessionId, session);
    }
    session.endMs = act.timeMs;
    if (session.items.at(-1) !== act.itemId) {
      session.items.push(act.itemId);
      session.timesMs.push(act.timeMs);
    }
  }
  return sessions.sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1));
}

/** The form in which models are fitted. */
export function toInteractions(sessions: readonly Session[]): Interaction[] {
  return sessions.flatMap((session) =>
    session.items.map((itemId, i) => ({
      userId: session.userId,
      sessionId: session.id,
      itemId,
      timeMs: session.timesMs[i] ?? session.startMs,
    })),
  );
}
