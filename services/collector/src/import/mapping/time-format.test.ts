import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeReader, wrongTimeFormat } from './time-format.js';
import { TimeZone, wrongZone } from './time-zone.js';

const at = (format: string, value: string | number, zone = 'UTC') => {
  const ms = timeReader(format, zone)(value);
  return ms === undefined ? undefined : new Date(ms).toISOString();
};

describe('times of files', () => {
  it('reads epochs, RFC 3339 and what databases write', () => {
    expect(at('epoch_s', '1442004589')).toBe('2015-09-11T20:49:49.000Z');
    expect(at('epoch_s', '1396437466.94')).toBe('2014-04-02T11:17:46.940Z');
    expect(at('epoch_ms', 1_442_004_589_123)).toBe('2015-09-11T20:49:49.123Z');
    expect(at('epoch_us', '1442004589123456')).toBe('2015-09-11T20:49:49.123Z');
    for (const text of [
      '2026-05-01T09:30:00+02:00',
      '2026-05-01 07:30:00',
      '2026-05-01 07:30',
      '2026-05-01 09:30:00.000+02',
      '2026-05-01 07:30:00 UTC',
    ]) {
      expect(at('iso', text), text).toBe('2026-05-01T07:30:00.000Z');
    }
    expect(at('iso', '2026-05-01')).toBe('2026-05-01T00:00:00.000Z');
    for (const text of ['2026-02-30', '2026-5-1', 'soon', '', '2026-05-01 25:00'])
      expect(at('iso', text), text).toBeUndefined();
    for (const text of ['12e5', 'x', '']) expect(at('epoch_s', text), text).toBeUndefined();
  });

  it('reads forms of strptime, in a named zone', () => {
    expect(at('%m/%d/%y %H:%M', '12/1/10 8:26')).toBe('2010-12-01T08:26:00.000Z');
    expect(at('%d.%m.%Y %H:%M:%S', '01.07.2026 09:30:15', 'Europe/Berlin')).toBe('2026-07-01T07:30:15.000Z');
    expect(at('%d %b %Y, %I:%M %p', '3 Dec 2025, 12:05 AM', 'Asia/Shanghai')).toBe('2025-12-02T16:05:00.000Z');
    expect(at('%Y%m%d%H%M%S.%f %z', '20260501093000.25 -0330')).toBe('2026-05-01T13:00:00.250Z');
    expect(at('%d.%m.%Y', '30.02.2026')).toBeUndefined();
    expect(at('%d.%m.%Y', '01.02.2026 ')).toBeUndefined();
    expect(at('%d %B %Y', '1 Foo 2026')).toBeUndefined();
  });

  it('says what is wrong with a format or a zone', () => {
    expect(wrongTimeFormat('epoch')).toContain('must be iso, epoch_s');
    expect(wrongTimeFormat('%Y-%m-%Q')).toContain('has %Q');
    expect(wrongTimeFormat('%H:%M')).toBe('must have a year, a month and a day');
    expect(wrongTimeFormat('%d.%m.%Y %I:%M')).toContain('%I and %p together');
    expect(wrongTimeFormat('%d.%m.%Y')).toBeUndefined();
    expect(wrongZone('Europe/Berlin')).toBeUndefined();
    expect(wrongZone('Europe/Berlim')).toContain('did you mean Europe/Berlin?');
  });

  it('turns every wall time of a zone into the moment at which its clocks show it', () => {
    const zones = ['Europe/London', 'America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2030, 0, 1) }),
        (name, ms) => {
          const second = Math.floor(ms / 1_000) * 1_000;
          const shows = (moment: number) => {
            const parts = new Intl.DateTimeFormat('sv-SE', {
              timeZone: name,
              dateStyle: 'short',
              timeStyle: 'medium',
            }).format(moment);
            return Date.parse(`${parts.replace(' ', 'T')}Z`);
          };
          // Of a moment's own wall time; one that is twice may be the earlier moment.
          const wall = shows(second);
          const back = new TimeZone(name).toUtc(wall);
          expect(shows(back)).toBe(wall);
          expect(back).toBeLessThanOrEqual(second);
        },
      ),
    );
  });

  it('takes the first of two, and moves on what never was, as clocks are set', () => {
    const berlin = new TimeZone('Europe/Berlin');
    const utc = (text: string) => new Date(berlin.toUtc(Date.parse(`${text}Z`))).toISOString();
    expect(utc('2026-10-25T02:30:00')).toBe('2026-10-25T00:30:00.000Z');
    expect(utc('2026-03-29T02:30:00')).toBe('2026-03-29T01:30:00.000Z');
    expect(utc('2026-03-29T03:30:00')).toBe('2026-03-29T01:30:00.000Z');
  });
});
