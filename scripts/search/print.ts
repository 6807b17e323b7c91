import type { Settings } from '../evaluate/options.js';
import { jsonLine, table } from '../lib/result.js';

/** As services/training/src/offline/tasks/search.ts and search-collect.ts have it: best first, what failed or was given up last. */
export interface FoundTrials {
  metric: string;
  trials: {
    trial: number;
    settings: Settings;
    folds: Record<string, number>[];
    seconds: number;
    failed?: string;
    stopped?: boolean;
    mean: number;
    deviation: number;
  }[];
  folds: number;
  warnings: string[];
}

/** What else the last line says. */
interface About {
  model: string;
  seed: number;
  split: 'folds' | 'time';
  seconds: number;
  [name: string]: unknown;
}

/** The table of a search for people, and its last line for programs. */
export function printSearch({ metric, trials, folds, warnings }: FoundTrials, about: About): void {
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  const { model, seed, split, ...more } = about;
  const names = [...new Set(trials.flatMap(({ settings }) => Object.keys(settings)))]
    .filter((name) => name !== 'derive')
    .sort();
  const said = (trial: FoundTrials['trials'][number]): string[] => {
    if (trial.failed !== undefined) return ['failed', ''];
    return trial.stopped === true ? ['given up', ''] : [trial.mean.toFixed(4), trial.deviation.toFixed(4)];
  };
  process.stdout.write(
    `\n${model}, ${trials.length} trials by ${folds} ${split === 'time' ? 'stretches of time' : 'folds'}\n` +
      table(
        ['trial', metric, 'deviation', 'seconds', ...names],
        trials.map((trial) => [
          trial.trial === 0 ? 'defaults' : `${trial.trial}`,
          ...said(trial),
          trial.seconds.toFixed(1),
          ...names.map((name) => `${trial.settings[name] ?? ''}`),
        ]),
      ),
  );
  for (const { trial, failed } of trials)
    if (failed !== undefined) process.stderr.write(`trial ${trial} failed: ${failed}\n`);
  const best = trials.find(
    ({ mean, failed, stopped }) => failed === undefined && stopped !== true && Number.isFinite(mean),
  );
  process.stdout.write(
    jsonLine({
      model,
      seed,
      metric,
      best: best?.settings ?? null,
      mean: best?.mean ?? null,
      deviation: best?.deviation ?? null,
      trials: trials.map(({ trial, settings, mean, deviation, failed, stopped }) => ({
        trial,
        settings,
        mean: Number.isFinite(mean) ? mean : null,
        deviation,
        ...(failed === undefined ? {} : { failed }),
        ...(stopped === undefined ? {} : { stopped }),
      })),
      folds,
      split,
      warnings,
      ...more,
    }),
  );
}
