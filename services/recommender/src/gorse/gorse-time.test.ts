import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultFeedbackTypes, parseFeedbackTypes } from './feedback-types.js';
import { goDurationMs, gorseTime } from './gorse-time.js';

it.each([
  ['2026-05-01T09:30:00Z', '2026-05-01T09:30:00.000Z'],
  ['2026-05-01T09:30:00.123456789+02:00', '2026-05-01T07:30:00.123Z'],
  ['2026-05-01', '2026-05-01T00:00:00.000Z'],
  ['2026/5/1 9:30', '2026-05-01T09:30:00.000Z'],
  ['2026-05-01 09:30:00 +0800', '2026-05-01T01:30:00.000Z'],
  ['1777627800', '2026-05-01T09:30:00.000Z'],
  ['1777627800000', '2026-05-01T09:30:00.000Z'],
  ['0001-01-01T00:00:00Z', ''],
  ['', ''],
  ['2026-13-01', undefined],
  ['yesterday', undefined],
])('the time %s is %s', (text, time) => {
  expect(gorseTime(text)).toBe(time);
});

it('any text is a time, no time or none', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const time = gorseTime(text);
      if (time) expect(Number.isNaN(Date.parse(time))).toBe(false);
    }),
  );
});

it.each([
  ['0h10m0s', 600_000],
  ['1.5h', 5_400_000],
  ['250ms', 250],
  ['', 0],
  ['10', undefined],
  ['-1s', undefined],
])('the duration %s is %s ms', (text, ms) => {
  expect(goDurationMs(text)).toBe(ms);
});

it('a setting adds types of feedback and takes the place of others', () => {
  const types = parseFeedbackTypes('watched=view, like=purchase ,bored=none');
  expect(types?.get('watched')).toBe('EVENT_TYPE_VIEW');
  expect(types?.get('like')).toBe('EVENT_TYPE_PURCHASE');
  expect(types?.get('bored')).toBe('none');
  expect(types?.get('star')).toBe('EVENT_TYPE_FAVOURITE');
  expect(parseFeedbackTypes('')).toEqual(defaultFeedbackTypes);
  for (const wrong of ['watched', 'watched=', '=view', 'a=b', 'a=view=b']) {
    expect(parseFeedbackTypes(wrong)).toBeUndefined();
  }
});
