import { AppError } from '@insight-mesh/runtime/errors';
import { Cron } from 'croner';
import type { RunConfig } from '../run/run-config.js';

/** When a tenant's models are trained again by themselves, and how. */
export interface Schedule {
  tenantId: string;
  name: string;
  config: RunConfig;
  /** Undefined: not by the clock. */
  cron: string | undefined;
  /** IANA name. */
  timeZone: string;
  onDrift: 'moderate' | 'strong' | undefined;
  /** Events more than the champion's data had. */
  onEvents: number | undefined;
  /** Between the beginnings of two of its runs. */
  minGapSeconds: number;
  acceptDrift: boolean;
  paused: boolean;
}

function wrong(field: string, description: string): AppError {
  return new AppError('INVALID_ARGUMENT', `${field}: ${description}`, { violations: [{ field, description }] });
}

/** @throws AppError INVALID_ARGUMENT for what is no time zone */
export function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    const given = timeZone.slice(0, 64);
    throw wrong('schedule.time_zone', `must be an IANA time zone such as Europe/Berlin, not "${given}"`);
  }
}

/**
 * The next tick after a moment, in milliseconds since 1970.
 * @throws AppError INVALID_ARGUMENT where the cron or the zone is none, or never comes
 */
export function nextTick(cron: string, timeZone: string, afterMs: number): number {
  checkTimeZone(timeZone);
  const fields = cron.trim().split(/\s+/);
  const right = 'must have five fields (minute, hour, day of month, month, day of week), or six with seconds in front';
  // A single date would be taken as well, and fire once.
  if (fields.length < 5 || fields.length > 6) throw wrong('schedule.cron', right);
  let next: Date | null;
  try {
    next = new Cron(cron, { timezone: timeZone, paused: true }).nextRun(new Date(afterMs));
  } catch (error) {
    throw wrong('schedule.cron', `${right}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (next === null) throw wrong('schedule.cron', 'names a moment that never comes');
  return next.getTime();
}
