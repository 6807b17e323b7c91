import { describe, expect, it } from 'vitest';
import type { LakeInteraction } from './read-interactions.js';
import { sessionGapMs, toInteractions, toSessions } from './sessions.js';

const act = (userId: string, sessionId: string | null, itemId: string, timeMs: number): LakeInteraction => ({
  userId,
  sessionId,
  itemId,
  timeMs,
});

describe('toSessions', () => {
  it('takes the client’s sessions, each within one user, also when they overlap', () => {
    const sessions = toSessions([
      act('c:1', 's', 'a', 1),
      act('c:1', 't', 'b', 2),
      act('c:1', 's', 'c', 3),
      act('c:2', 's', 'd', 2),
    ]);
    expect(sessions.map(({ userId, items, startMs, endMs }) => [userId, items, startMs, endMs])).toEqual([
      ['c:1', ['a', 'c'], 1, 3],
      ['c:1', ['b'], 2, 2],
      ['c:2', ['d'], 2, 2],
    ]);
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(3);
  });

  it('cuts where the client names none after a gap of more than 30 minutes, and between users', () => {
    const sessions = toSessions([
      act('c:1', null, 'a', 0),
      act('c:1', null, 'b', sessionGapMs),
      act('c:1', null, 'c', 2 * sessionGapMs + 1),
      act('c:2', null, 'd', 2 * sessionGapMs + 2),
    ]);
    expect(sessions.map(({ items }) => items)).toEqual([['a', 'b'], ['c'], ['d']]);
  });

  it('makes one step of acts on the same item, and remembers when the last of them was', () => {
    const [session] = toSessions([
      act('c:1', 's', 'a', 1),
      act('c:1', 's', 'a', 2),
      act('c:1', 's', 'b', 3),
      act('c:1', 's', 'a', 4),
      act('c:1', 's', 'a', 9),
    ]);
    expect(session).toMatchObject({ items: ['a', 'b', 'a'], timesMs: [1, 3, 4], startMs: 1, endMs: 9 });
  });

  it('does not confuse a session that is named like a gap', () => {
    const sessions = toSessions([act('c:1', null, 'a', 1), act('c:1', 'gap-0', 'b', 2)]);
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(2);
  });

  it('gives the models every item with its time', () => {
    const sessions = toSessions([act('c:1', 's', 'a', 1), act('c:1', 's', 'b', 3)]);
    expect(toInteractions(sessions)).toEqual([
      { userId: 'c:1', sessionId: 'c:1/s:s', itemId: 'a', timeMs: 1 },
      { userId: 'c:1', sessionId: 'c:1/s:s', itemId: 'b', timeMs: 3 },
    ]);
  });
});
