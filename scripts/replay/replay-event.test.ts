import { expect, it } from 'vitest';
import { defaultFromMs, replayEvent } from './replay-event.js';

const click = { userId: '3', sessionId: '3', itemId: '214716935', timeMs: 1_396_437_466_940 };

it('makes of a session click a view by nobody named, at its own time', () => {
  expect(replayEvent('yoochoose', { line: 2, row: click }, defaultFromMs)).toEqual({
    line: 2,
    user: '3',
    event: {
      id: expect.stringMatching(/^replay-[0-9a-f]{32}$/),
      type: 'EVENT_TYPE_VIEW',
      occurred_at: '2014-04-02T11:17:46.940Z',
      anonymous_id: 's3',
      session_id: 's3',
      item_id: '214716935',
    },
  });
});

it('puts a sequence a second apart', () => {
  const row = { userId: '7', sessionId: '7', itemId: '9', position: 3 };
  const from = Date.UTC(2020, 0, 1);
  expect(replayEvent('sequences', { line: 1, row }, from)?.event).toMatchObject({
    customer_id: '7',
    item_id: '9',
    occurred_at: '2020-01-01T00:00:03.000Z',
  });
});

it('gives a row the same id each time, and no two rows the same', () => {
  const idOf = (line: number, row: typeof click) =>
    replayEvent('yoochoose', { line, row }, defaultFromMs)?.event as { id: string };
  expect(idOf(2, click)).toEqual(idOf(2, { ...click }));
  const others = [idOf(3, click), idOf(2, { ...click, itemId: '1' }), idOf(2, { ...click, timeMs: 5 }), idOf(2, click)];
  expect(new Set(others.map(({ id }) => id)).size).toBe(4);
});

it('leaves an event as it is, but for an id and a time that it lacks', () => {
  const row = { id: 'e-1', occurred_at: '2020-01-01T00:00:00Z', type: 'view', customer_id: 'c', odd: 1 };
  expect(replayEvent('events', { line: 1, row }, 0)).toEqual({ line: 1, user: 'c', event: row });
  expect(replayEvent('events', { line: 4, row: { type: 'view' } }, 0)?.event).toEqual({
    type: 'view',
    id: expect.stringMatching(/^replay-/),
    occurred_at: '1970-01-01T00:00:04.000Z',
  });
});

it('has nothing to send of a broken line', () => {
  expect(replayEvent('events', { line: 1, error: 'broken' }, 0)).toBeUndefined();
});
