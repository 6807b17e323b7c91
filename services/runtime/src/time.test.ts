import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTimestamp, fromTimestamp, parseRfc3339, parseTimestamp, rfc3339, toTimestamp } from './time.js';

// From the year 1 to 9999, which is what google.protobuf.Timestamp spans.
const anyMs = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });

describe('times', () => {
  it('go to Timestamp and back', () => {
    fc.assert(fc.property(anyMs, (ms) => fromTimestamp(toTimestamp(ms)) === ms));
    expect(toTimestamp(-1)).toEqual({ seconds: -1, nanos: 999_000_000 });
  });

  it('go to RFC 3339 and back', () => {
    fc.assert(fc.property(anyMs, (ms) => parseRfc3339(rfc3339(ms)) === ms));
    expect(rfc3339(1_777_627_800_412)).toBe('2026-05-01T09:30:00.412Z');
  });

  it('keep nanoseconds', () => {
    const anyTimestamp = fc.record({
      seconds: fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
      nanos: fc.integer({ min: 0, max: 999_999_999 }),
    });
    fc.assert(fc.property(anyTimestamp, (t) => void expect(parseTimestamp(formatTimestamp(t) ?? '')).toEqual(t)));
    expect(formatTimestamp({ seconds: 0, nanos: 1_000 })).toBe('1970-01-01T00:00:00.000001Z');
    expect(formatTimestamp({ seconds: 0, nanos: 1 })).toBe('1970-01-01T00:00:00.000000001Z');
  });

  it.each([
    ['2026-05-01T09:30:00Z', 1_777_627_800_000],
    ['2026-05-01T11:30:00+02:00', 1_777_627_800_000],
    ['2026-05-01T09:30:00.4129Z', 1_777_627_800_412],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000],
    ['1969-12-31T23:59:59.999Z', -1],
  ])('reads %s', (text, ms) => expect(parseRfc3339(text)).toBe(ms));

  it.each([
    '',
    '2026-05-01',
    '2026-05-01 09:30:00Z',
    '2026-05-01T09:30:00',
    '2026-05-01t09:30:00z',
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-05-01T24:00:00Z',
    '2026-05-01T09:60:00Z',
    '2026-05-01T09:30:60Z',
    '2026-05-01T09:30:00.Z',
    '2026-05-01T09:30:00.0000000001Z',
    '2026-05-01T09:30:00+24:00',
    '2026-05-01T09:30:00+0200',
    '2026-05-01T09:30:00Zx',
    '+002026-05-01T09:30:00Z',
    '0000-12-31T00:00:00Z',
    '9999-12-31T23:59:59-00:01',
  ])('refuses %s', (text) => expect(parseRfc3339(text)).toBeUndefined());

  it('cannot be written outside the years 1 to 9999', () => {
    expect(() => rfc3339(253_402_300_800_000)).toThrow(RangeError);
    expect(formatTimestamp({ seconds: 253_402_300_800, nanos: 0 })).toBeUndefined();
    expect(formatTimestamp({ seconds: 0, nanos: -1 })).toBeUndefined();
    expect(formatTimestamp({ seconds: 0.5, nanos: 0 })).toBeUndefined();
  });
});
