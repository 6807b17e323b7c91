import { parseRfc3339, rfc3339 } from '@insight-mesh/runtime/time';
import { aheadMs, earliestMs } from '../validation/checks.js';
import type { Facts } from './facts.js';
import type { Rule } from './rule.js';

const name = 'clock-skew';

/**
 * A time by a client's clock that runs ahead, on the collector's: moved by what passed between `sent_at` and receipt, as
 * Segment (segment.com/docs/connections/spec/common, "timestamp") and Snowplow (derived_tstamp = collector_tstamp +
 * dvce_created_tstamp - dvce_sent_tstamp) do. Undefined where that clock is not known to be wrong. Only what was sent after it came
 * is: sent before may be a slow clock, or a shipper's buffer, a retry or a replay, which leave the time as right as it was.
 */
function onOurClock(occurredMs: number, sentAt: unknown, { at, policy }: Facts): number | undefined {
  const sentMs = typeof sentAt === 'string' ? parseRfc3339(sentAt) : undefined;
  if (sentMs === undefined) return undefined;
  const { nowMs } = at;
  const skewMs = sentMs - nowMs;
  if (skewMs <= policy.clock_skew_seconds * 1_000) return undefined;
  // A clock days ahead whose event is of the past: two clocks, of which this one says nothing about the other.
  if (skewMs > aheadMs && occurredMs <= nowMs) return undefined;
  const mended = Math.min(occurredMs - skewMs, nowMs);
  return mended < earliestMs ? undefined : mended;
}

export const clockSkew: Rule = {
  name,
  sentence:
    'A client whose `sent_at` is later than receipt by over `clock_skew_seconds` has a clock that runs ahead: `occurred_at` is moved back by as much.',
  refused(element, facts) {
    const { occurred_at: given } = element;
    const occurredMs = typeof given === 'string' && given.length <= 40 ? parseRfc3339(given) : undefined;
    // What the checks let pass is mended after them.
    if (occurredMs === undefined || occurredMs <= facts.at.nowMs + aheadMs) return element;
    const mended = onOurClock(occurredMs, element.sent_at, facts);
    if (mended === undefined) return element;
    facts.note(name, 'occurred_at', given);
    return { ...element, occurred_at: rfc3339(mended) };
  },
  event(event, facts) {
    const { sent_at: sentAt, occurred_at: given } = event;
    // Both are in UTC with milliseconds here, so their texts are in the order of the times.
    if (sentAt === undefined || given === undefined || sentAt <= facts.at.now || facts.noted(name)) return undefined;
    const mended = onOurClock(parseRfc3339(given) ?? 0, sentAt, facts);
    if (mended === undefined) return undefined;
    facts.note(name, 'occurred_at', given);
    event.occurred_at = rfc3339(mended);
    return undefined;
  },
};
