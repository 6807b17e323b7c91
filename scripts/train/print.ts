import type { Run__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/Run';
import type { WatchRunResponse__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/WatchRunResponse';
import { fromTimestamp, rfc3339 } from '@insight-mesh/runtime/time';
import { table } from '../lib/result.js';
import { safeJsonLine, safeLine } from '../lib/safe-text.js';
import { stateName } from './runs.js';

export function write(text: string, result: object): void {
  process.stdout.write(`${text}${safeJsonLine(result)}`);
}

const figure = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(4));

/** Of next items, or of scores. */
function figuresOf(models: WatchRunResponse__Output['models']): string[] {
  return models.some(({ slot }) => slot.startsWith('score/'))
    ? ['auc', 'average_precision', 'log_loss']
    : ['hr@10', 'ndcg@10'];
}

/** @returns whether it succeeded */
export function printEnd(end: WatchRunResponse__Output, seconds: number): boolean {
  const state = stateName(end.state);
  const told = figuresOf(end.models);
  const rows = end.models.map(({ slot, version, model, stage, metrics }) => [
    slot,
    `${model}@${version}`,
    stage.replace('MODEL_STAGE_', '').toLowerCase(),
    ...told.map((name) => figure(metrics[name])),
  ]);
  const why = end.error === '' ? '' : `: ${safeLine(end.error)}`;
  write(
    rows.length > 0 ? table(['slot', 'version', 'stage', ...told], rows) : `run ${end.run_id} is ${state}${why}\n`,
    {
      run: end.run_id,
      state,
      ...(end.error === '' ? {} : { error: end.error }),
      models: end.models.map(({ slot, version, model, stage, metrics }) => ({
        slot,
        version,
        model,
        champion: stage === 'MODEL_STAGE_CHAMPION',
        metrics,
      })),
      attempt: end.attempt,
      warnings: end.warnings,
      seconds: Math.round(seconds * 10) / 10,
    },
  );
  return state === 'succeeded';
}

export function printList(runs: readonly Run__Output[]): void {
  const at = (time: Run__Output['created_at']): string =>
    time === null ? '' : rfc3339(fromTimestamp(time as Parameters<typeof fromTimestamp>[0]));
  const rows = runs.map((run) => [
    run.run_id,
    `${stateName(run.state)}${run.cancelling ? ', to be cancelled' : ''}`,
    at(run.created_at).slice(0, 19),
    `${run.slot === '' ? '' : `${run.slot}: `}${run.models.join(',')}`,
    `${Math.round(run.progress * 100)}%`,
    safeLine(run.error === '' ? run.step : run.error).slice(0, 80),
  ]);
  write(table(['run', 'state', 'created', 'models', '', 'step or error'], rows), {
    runs: runs.map((run) => ({
      run: run.run_id,
      state: stateName(run.state),
      models: run.models,
      ...(run.slot === '' ? {} : { slot: run.slot }),
      progress: run.progress,
      attempt: run.attempt,
      created_at: at(run.created_at),
      ...(run.ended_at === null ? {} : { ended_at: at(run.ended_at) }),
      ...(run.error === '' ? {} : { error: run.error }),
      warnings: run.warnings,
    })),
  });
}
