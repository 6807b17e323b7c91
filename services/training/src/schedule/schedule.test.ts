import { describe, expect, it } from 'vitest';
import { nextTick } from './schedule.js';

describe('nextTick', () => {
  it('goes by the clock of the zone, also where it is put forward', () => {
    // Berlin puts its clocks forward on 2026-03-29: 02:30 does not come that night.
    const before = Date.UTC(2026, 2, 28, 12);
    expect(new Date(nextTick('0 4 * * *', 'Europe/Berlin', before)).toISOString()).toBe('2026-03-29T02:00:00.000Z');
    expect(new Date(nextTick('0 4 * * *', 'UTC', before)).toISOString()).toBe('2026-03-29T04:00:00.000Z');
    expect(nextTick('30 2 * * *', 'Europe/Berlin', before)).toBeGreaterThan(before);
    expect(new Date(nextTick('15 0 4 * * 1', 'Asia/Shanghai', before)).toISOString()).toBe('2026-03-29T20:00:15.000Z');
  });

  it.each([
    ['0 4 * *', 'UTC', 'schedule.cron'],
    ['61 4 * * *', 'UTC', 'schedule.cron'],
    ['2026-05-01T00:00:00', 'UTC', 'schedule.cron'],
    ['0 4 30 2 *', 'UTC', 'schedule.cron'],
    ['0 4 * * *', 'Europe/Berli', 'schedule.time_zone'],
  ])('refuses %s in %s', (cron, zone, field) => {
    expect(() => nextTick(cron, zone, 0)).toThrow(
      expect.objectContaining({ violations: [expect.objectContaining({ field })] }),
    );
  });
});
