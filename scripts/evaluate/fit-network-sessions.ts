import { loadModel } from '@insight-mesh/algorithms/load-model';
import type { Interaction, ModelName } from '@insight-mesh/algorithms/model';
import { evolvingCases, type NextItemCase } from '@insight-mesh/algorithms/next-item-evaluation';
import { sessionSequences, splitSessionsByTime } from '@insight-mesh/algorithms/split';
import { runTrainingTask } from '../lib/training-task.js';
import type { Fit } from './protocols.js';

/** What the fit task gives, as far as it is used here. */
interface Fitted {
  bytes: Uint8Array;
  report: { bestEpoch?: number };
}

export interface NetworkSessionsOptions {
  seed: number;
  backend?: string;
}

/**
 * Fits a network on sessions: first without the newest tenth of them, by which it finds the number of epochs, then for so many epochs on all.
 */
export function fitNetworkOnSessions(
  model: ModelName,
  settings: Readonly<Record<string, unknown>>,
  options: NetworkSessionsOptions,
): Fit {
  return async ({ train }, progress) => {
    const { older, cases } = heldOutCases(train);
    const fitted = async (name: string, input: object): Promise<Fitted> => {
      const told = progress(name);
      const { result } = await runTrainingTask<Fitted>(
        'fit',
        { model, ...options, ...input },
        { onProgress: ({ done, total }) => done < total && told(done, total) },
      );
      told(1, 1);
      return result;
    };
    const chosen = await fitted(`fit ${model}, newest tenth held out`, {
      interactions: older,
      settings,
      validation: { cases, leaveOut: 'nothing' },
    });
    const epochs = chosen.report.bestEpoch;
    const whole = { interactions: train, settings: epochs === undefined ? settings : { ...settings, epochs } };
    const { bytes } = await fitted(`fit ${model} on all`, whole);
    return loadModel(model, bytes);
  };
}

/** The sessions without their newest tenth, and the questions of the evolving-session protocol on that tenth. */
export function heldOutCases(train: readonly Interaction[]): { older: Interaction[]; cases: NextItemCase[] } {
  const { train: older, test } = splitSessionsByTime(train, 0.1);
  const known = new Set(older.map((interaction) => interaction.itemId));
  const sessions = sessionSequences(test).map((session) => session.items);
  return { older, cases: evolvingCases(sessions, { knows: (item) => known.has(item) }) };
}
