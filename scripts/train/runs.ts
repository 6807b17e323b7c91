import type { StartRunRequestJson } from '@insight-mesh/contracts/json';
import type { Run__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/Run';
import type { RunState } from '@insight-mesh/contracts/types/insightmesh/training/v1/RunState';
import type { StartRunRequest } from '@insight-mesh/contracts/types/insightmesh/training/v1/StartRunRequest';
import type { WatchRunResponse__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/WatchRunResponse';
import { codecFor } from '@insight-mesh/runtime/codec';
import { AppError } from '@insight-mesh/runtime/errors';
import { pause } from '@insight-mesh/runtime/pause';
import type { Connection } from '../lib/connect.js';
import { FitBar } from '../lib/fit-progress.js';

export type Training = Connection<'insightmesh.training.v1.TrainingService'>;

export const stateNames = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

const requests = codecFor('insightmesh.training.v1.StartRunRequest');
const watchMs = 7 * 86_400_000;
/** A service that restarts is away for some seconds; the run goes on when it is back. */
const awayMs = 300_000;
const againMs = 1_000;

/** `RUN_STATE_SUCCEEDED` as `succeeded`. */
export function stateName(state: string): string {
  return state.replace('RUN_STATE_', '').toLowerCase();
}

export function stateOf(name: string): RunState {
  return `RUN_STATE_${name.toUpperCase()}` as RunState;
}

export function startRun({ client, call }: Training, request: StartRunRequestJson) {
  return client.StartRun(requests.toRpc(request) as StartRunRequest, call);
}

/**
 * Follows a run to its end, over restarts of the service.
 * @returns undefined when the signal ended the watching; the run goes on
 */
export async function watchRun(
  { client, call }: Training,
  id: string,
  signal: AbortSignal,
): Promise<WatchRunResponse__Output | undefined> {
  const bar = new FitBar();
  const told = new Set<string>();
  let awaySince: number | undefined;
  try {
    for (;;) {
      try {
        for await (const at of client.WatchRun({ run_id: id }, { ...call, signal, deadlineMs: watchMs })) {
          awaySince = undefined;
          for (const warning of at.warnings) if (!told.has(warning)) bar.say(`warning: ${warning}`);
          for (const warning of at.warnings) told.add(warning);
          if (at.state !== 'RUN_STATE_QUEUED' && at.state !== 'RUN_STATE_RUNNING') return at;
          bar.update({
            step: at.step,
            share: at.progress,
            epoch: at.epoch,
            loss: at.loss,
            examplesPerSecond: at.examples_per_second,
            secondsLeft: at.seconds_left,
            validation: at.validation,
          });
        }
        throw new AppError('UNAVAILABLE', 'the stream ended before the run did');
      } catch (error) {
        if (signal.aborted) return undefined;
        if (!(error instanceof AppError) || error.code !== 'UNAVAILABLE') throw error;
        awaySince ??= performance.now();
        if (performance.now() - awaySince > awayMs) throw error;
        bar.update({ step: 'wait for the service', share: 0 });
        await pause(againMs, signal);
      }
    }
  } finally {
    bar.end();
  }
}

/** At most so many runs, the newest first. */
export async function listRuns(
  { client, call }: Training,
  wanted: { state: string | undefined; limit: number },
): Promise<Run__Output[]> {
  const found: Run__Output[] = [];
  let page_token = '';
  do {
    const state = wanted.state === undefined ? {} : { state: stateOf(wanted.state) };
    const page = await client.ListRuns(
      { ...state, page_size: Math.min(500, wanted.limit - found.length), page_token },
      call,
    );
    found.push(...page.runs);
    page_token = page.next_page_token;
  } while (page_token !== '' && found.length < wanted.limit);
  return found;
}

/** Asks a run to end, and waits until it has. */
export async function cancelRun(training: Training, id: string): Promise<WatchRunResponse__Output | undefined> {
  await training.client.CancelRun({ run_id: id }, training.call);
  return watchRun(training, id, new AbortController().signal);
}
