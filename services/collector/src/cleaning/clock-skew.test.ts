import { describe, expect, it } from 'vitest';
import { Problem } from '../validation/problem.js';
import { cleaned, cleaner, nowMs } from './test-cleaning.js';

const hour = 3_600_000;
const year = 365 * 24 * hour;
const at = (ms: number) => new Date(nowMs + ms).toISOString();
const view = { type: 'view', customer_id: 'c-1', item_id: 'i-1' };

function occurredAt(occurred: number, sent: number, policy: object = {}): string | undefined {
  return cleaned({ ...view, occurred_at: at(occurred), sent_at: at(sent) }, { policy }).occurred_at;
}

describe('clock-skew', () => {
  it('moves back what a clock that runs ahead has dated, and leaves sent_at', () => {
    const element = { ...view, occurred_at: at(8 * hour - 30_000), sent_at: at(8 * hour) };
    expect(cleaned(element, { policy: { keep_originals: true } })).toMatchObject({
      occurred_at: at(-30_000),
      sent_at: at(8 * hour),
      repairs: [{ rule: 'clock-skew', field: 'occurred_at', original: JSON.stringify(at(8 * hour - 30_000)) }],
    });
    expect(occurredAt(-hour, hour)).toBe(at(-2 * hour));
  });

  it('saves an event that is days ahead with its clock', () => {
    expect(occurredAt(year - hour, year)).toBe(at(-hour));
    expect(cleaner()([{ ...view, occurred_at: at(year) }])[0]).toBeInstanceOf(Problem);
    expect(cleaner()([{ ...view, occurred_at: at(year), sent_at: at(0) }])[0]).toBeInstanceOf(Problem);
  });

  it('never moves into the future', () => {
    expect(occurredAt(9 * hour, 8 * hour)).toBe(at(0));
  });

  it('leaves an event of the past alone whose sender is days ahead: they are two clocks', () => {
    expect(occurredAt(-hour, year)).toBe(at(-hour));
  });

  it.each([
    ['a retry or a queue of 5 minutes', -5 * 60_000],
    ['a buffer of hours', -9 * hour],
    ['a replay of the past with sent_at of then', -12 * year],
  ])('leaves %s alone', (_what, sent) => {
    expect(occurredAt(sent - 1_000, sent)).toBe(at(sent - 1_000));
  });

  it('leaves small skews alone, by the policy, and what tells no sent_at', () => {
    expect(occurredAt(0, 60_000)).toBe(at(0));
    expect(occurredAt(0, 61_000)).toBe(at(-61_000));
    expect(occurredAt(0, 10 * 60_000, { clock_skew_seconds: 600 })).toBe(at(0));
    expect(cleaned({ ...view, occurred_at: at(9 * hour) }).occurred_at).toBe(at(9 * hour));
    expect(cleaned({ ...view, sent_at: at(9 * hour) }).repairs).toBeUndefined();
  });
});
