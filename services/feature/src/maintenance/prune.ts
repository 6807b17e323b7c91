import type { Logger } from '@insight-mesh/runtime/log';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { forgetInParts, Repeating } from '@insight-mesh/runtime/repeating';
import { pruneOrders } from '../store/order-states.js';
import { pruneOthers } from '../store/other-states.js';
import { pruneSeen } from '../store/seen-events.js';

export interface SeenPruningOptions {
  readonly pool: Pool;
  readonly log: Logger;
  readonly lakeConsumer: string;
  readonly days: number;
  readonly everyMs: number;
}

const rowsAtOnce = 20_000;

/** Forgets the ids of past days again and again, not at once after a start. Several workers may do so at once. */
export function seenPruning({ pool, log, lakeConsumer, days, everyMs }: SeenPruningOptions): Repeating {
  const forget = (limit: number) => pruneSeen(pool, { lakeConsumer, days, limit });
  return new Repeating({
    task: async (signal) => {
      const pruned = await forgetInParts(forget, rowsAtOnce, signal);
      if (pruned > 0) log.info({ pruned }, 'forgot seen event ids of past days');
    },
    everyMs,
    firstAfterMs: everyMs,
    log,
    failed: 'forgetting seen event ids failed; trying again',
  });
}

/** Of what is forgotten when nobody touches it for `days`. */
export interface PruningOptions {
  readonly pool: Pool;
  readonly log: Logger;
  readonly days: number;
  readonly everyMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Forgets sessions and devices that nobody has touched for long. */
export function otherPruning({ pool, log, days, everyMs, now }: PruningOptions): Repeating {
  return new Repeating({
    task: async (signal) => {
      const forget = (limit: number) => pruneOthers(pool, { days, nowMs: now(), limit });
      const pruned = await forgetInParts(forget, rowsAtOnce, signal);
      if (pruned > 0) log.info({ pruned }, 'forgot sessions and devices that nobody has touched for long');
    },
    everyMs,
    firstAfterMs: everyMs,
    log,
    failed: 'forgetting old sessions and devices failed; trying again',
  });
}

/** Forgets orders that no event has touched for long. */
export function orderPruning({ pool, log, days, everyMs, now }: PruningOptions): Repeating {
  return new Repeating({
    task: async (signal) => {
      const forget = (limit: number) => pruneOrders(pool, { days, nowMs: now(), limit });
      const pruned = await forgetInParts(forget, rowsAtOnce, signal);
      if (pruned > 0) log.info({ pruned }, 'forgot orders that no event has touched for long');
    },
    everyMs,
    firstAfterMs: everyMs,
    log,
    failed: 'forgetting old orders failed; trying again',
  });
}
