import type { ScheduleState__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/ScheduleState';
import { fromTimestamp } from '@insight-mesh/runtime/time';
import { jsonLine, table } from '../lib/result.js';
import { safeLine } from '../lib/safe-text.js';
import type { Training } from '../lib/training-connect.js';
import { type TabularFlags, tabularOf } from '../train/tabular.js';

export interface SetFlags extends TabularFlags {
  cron?: string;
  timeZone: string;
  onDrift?: 'moderate' | 'strong';
  onEvents?: number;
  models?: string[];
  seed: number;
  testShare?: number;
  hold?: true;
  minGap: number;
  acceptDrift?: true;
  paused?: true;
}

const print = (text: string) => process.stdout.write(text);
const time = (at: Parameters<typeof fromTimestamp>[0] | null) =>
  at === null ? '' : `${new Date(fromTimestamp(at)).toISOString().slice(0, 16).replace('T', ' ')}Z`;

export async function set({ schedules, call }: Training, name: string, flags: SetFlags): Promise<void> {
  const tabular = tabularOf(flags);
  const schedule = {
    ...(tabular === undefined ? {} : { tabular }),
    ...{ name, models: flags.models ?? [], seed: flags.seed, test_share: flags.testShare ?? 0 },
    ...{ hold: flags.hold === true, cron: flags.cron ?? '', time_zone: flags.timeZone },
    on_drift:
      flags.onDrift === undefined
        ? ('DRIFT_TRIGGER_UNSPECIFIED' as const)
        : (`DRIFT_TRIGGER_${flags.onDrift.toUpperCase()}` as 'DRIFT_TRIGGER_STRONG'),
    ...{ on_events: flags.onEvents ?? 0, min_gap_seconds: flags.minGap },
    ...{ accept_drift: flags.acceptDrift === true, paused: flags.paused === true },
  };
  const { state } = await schedules.SetSchedule({ schedule }, call);
  if (state === null) throw new Error('the service told nothing of the schedule');
  const next = time(state.next_at);
  print(`schedule ${name} is set${next === '' ? '' : `; its next tick is ${next}`}\n`);
  print(jsonLine(line(state)));
}

/** A schedule whose last run failed is an alert: the command says so by its exit code. */
export async function list({ schedules, call }: Training): Promise<void> {
  const found: ScheduleState__Output[] = [];
  let page_token = '';
  do {
    const page = await schedules.ListSchedules({ page_size: 500, page_token }, call);
    found.push(...page.schedules);
    page_token = page.next_page_token;
  } while (page_token !== '');
  const rows = found.map((state) => [
    ...[
      state.schedule?.name ?? '',
      triggersOf(state),
      state.schedule?.paused === true ? 'paused' : time(state.next_at),
    ],
    ...[time(state.fired_at), safeLine(state.last_because), state.failures === 0 ? '' : String(state.failures)],
    safeLine(state.last_error),
  ]);
  const head = ['name', 'when', 'next tick', 'last run', 'because', 'failures', 'error'];
  print(rows.length === 0 ? 'there is no schedule\n' : table(head, rows));
  const failing = found.filter(({ failures }) => failures > 0).length;
  print(jsonLine({ schedules: found.map(line), failing, ok: failing === 0 }));
  if (failing > 0) process.exitCode = 1;
}

export async function remove({ schedules, call }: Training, name: string): Promise<void> {
  await schedules.DeleteSchedule({ name }, call);
  print(`schedule ${safeLine(name)} is deleted\n`);
  print(jsonLine({ name, deleted: true }));
}

function triggersOf({ schedule }: ScheduleState__Output): string {
  if (schedule === null) return '';
  const { cron, time_zone, on_drift, on_events } = schedule;
  return [
    ...(cron === '' ? [] : [`${cron} ${time_zone}`]),
    ...(on_drift === 'DRIFT_TRIGGER_UNSPECIFIED'
      ? []
      : [`${on_drift.replace('DRIFT_TRIGGER_', '').toLowerCase()} drift`]),
    ...(on_events === 0 ? [] : [`${on_events} events`]),
  ].join(', ');
}

function line(state: ScheduleState__Output) {
  const { schedule, last_run_id, last_because, failures, last_error } = state;
  return {
    ...{ name: schedule?.name, models: schedule?.models, when: triggersOf(state), paused: schedule?.paused },
    ...{
      next_at: time(state.next_at),
      fired_at: time(state.fired_at),
      last_run_id,
      last_because,
      failures,
      last_error,
    },
  };
}
