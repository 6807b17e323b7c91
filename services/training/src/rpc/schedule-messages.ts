import type { Schedule__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/Schedule';
import type { ScheduleState as RpcState } from '@insight-mesh/contracts/types/insightmesh/training/v1/ScheduleState';
import { codecFor } from '@insight-mesh/runtime/codec';
import { rfc3339 } from '@insight-mesh/runtime/time';
import { checkTimeZone, type Schedule } from '../schedule/schedule.js';
import type { ScheduleState } from '../store/schedules.js';
import { type Bounds, backendJson, toRunConfig } from './run-request.js';
import { tabularJson } from './tabular-request.js';
import { invalid } from './violation.js';

const codec = codecFor('insightmesh.training.v1.ScheduleState');

const defaultGapSeconds = 3600;
const leastGapSeconds = 60;
const mostGapSeconds = 366 * 24 * 3600;

export const scheduleName = /^[a-z0-9-]{1,64}$/;

/** Its runs are bounded by the service's settings. */
const noLimits = { time_limit_seconds: 0, memory_mb: 0, checkpoint_seconds: 0, request_id: '' };

const triggers = {
  DRIFT_TRIGGER_UNSPECIFIED: undefined,
  DRIFT_TRIGGER_MODERATE: 'moderate',
  DRIFT_TRIGGER_STRONG: 'strong',
} as const;

/** @throws AppError INVALID_ARGUMENT that names the field */
export async function readSchedule(given: Schedule__Output, tenantId: string, bounds: Bounds): Promise<Schedule> {
  if (!scheduleName.test(given.name)) {
    throw invalid('schedule.name', 'must be 1 to 64 of lower-case letters, digits and "-"');
  }
  const { on_events: onEvents, min_gap_seconds: gap } = given;
  if (!Number.isSafeInteger(onEvents) || onEvents < 0)
    throw invalid('schedule.on_events', 'must be a whole number from 1, or 0');
  const minGapSeconds = gap === 0 ? defaultGapSeconds : gap;
  if (!(minGapSeconds >= leastGapSeconds && minGapSeconds <= mostGapSeconds)) {
    throw invalid(
      'schedule.min_gap_seconds',
      `must be from ${leastGapSeconds} to ${mostGapSeconds}, or 0 for ${defaultGapSeconds}`,
    );
  }
  const onDrift = triggers[given.on_drift];
  const cron = given.cron.trim();
  if (cron === '' && onDrift === undefined && onEvents === 0) {
    throw invalid('schedule', 'must have at least one of cron, on_drift and on_events');
  }
  if (cron.length > 200) throw invalid('schedule.cron', 'must have at most 200 characters');
  const timeZone = given.time_zone === '' ? 'UTC' : given.time_zone;
  // Also where there is no cron yet.
  checkTimeZone(timeZone);
  const { models, seed, test_share, hold, backend, settings, tabular } = given;
  const run = { models, seed, test_share, hold, backend, settings, tabular };
  return {
    tenantId,
    name: given.name,
    config: await toRunConfig({ ...run, ...noLimits }, bounds),
    cron: cron === '' ? undefined : cron,
    timeZone,
    onDrift,
    onEvents: onEvents === 0 ? undefined : onEvents,
    minGapSeconds,
    acceptDrift: given.accept_drift,
    paused: given.paused,
  };
}

export function toRpcState(state: ScheduleState): RpcState {
  const { config } = state;
  const time = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : rfc3339(ms));
  const [nextAt, firedAt] = [time(state.nextAtMs), time(state.firedAtMs)];
  return codec.toRpc({
    schedule: {
      ...{
        name: state.name,
        models: state.models,
        seed: state.seed,
        ...(config === undefined
          ? {}
          : {
              test_share: config.testShare,
              hold: config.hold,
              backend: backendJson(config.backend),
              settings: config.settings,
              ...(config.tabular === undefined ? {} : { tabular: tabularJson(config.tabular) }),
            }),
      },
      ...{ cron: state.cron ?? '', time_zone: state.timeZone, on_events: state.onEvents ?? 0 },
      on_drift:
        state.onDrift === undefined
          ? 'DRIFT_TRIGGER_UNSPECIFIED'
          : state.onDrift === 'strong'
            ? 'DRIFT_TRIGGER_STRONG'
            : 'DRIFT_TRIGGER_MODERATE',
      ...{ min_gap_seconds: state.minGapSeconds, accept_drift: state.acceptDrift, paused: state.paused },
    },
    set_by: state.setBy,
    set_at: rfc3339(state.setAtMs),
    ...(nextAt === undefined ? {} : { next_at: nextAt }),
    ...(firedAt === undefined ? {} : { fired_at: firedAt }),
    last_run_id: state.lastRunId,
    last_because: state.lastBecause,
    failures: state.failures,
    last_error: state.lastError,
  });
}
