import type { Interaction, ModelName } from '@insight-mesh/algorithms/model';
import { evolvingCases, type NextItemCase } from '@insight-mesh/algorithms/next-item-evaluation';
import { sessionSequences, splitSessionsByTime } from '@insight-mesh/algorithms/split';
import { fitNetwork, type NetworkFitOptions } from './fit-network.js';
import type { Fit } from './protocols.js';

/**
 * Fits a network on sessions: first without the newest tenth of them, by which it finds the number of epochs, then for so many epochs on all.
 * @param options.onReport is told of the second fit
 */
export function fitNetworkOnSessions(
  model: ModelName,
  settings: Readonly<Record<string, unknown>>,
  options: NetworkFitOptions,
): Fit {
  return async ({ train, tell }, progress) => {
    const { older, cases } = heldOutCases(train);
    let epochs: number | undefined;
    const choosing = fitNetwork(model, settings, {
      ...options,
      onReport: ({ bestEpoch }) => {
        epochs = bestEpoch;
      },
    });
    const validation = { cases, leaveOut: 'nothing' } as const;
    await choosing({ train: older, validation }, (step) => progress(`${step}, newest tenth held out`));
    const chosen = epochs === undefined ? settings : { ...settings, epochs };
    const whole = { train, validation: undefined, ...(tell === undefined ? {} : { tell }) };
    return fitNetwork(model, chosen, options)(whole, (step) => progress(`${step} on all`));
  };
}

/** The sessions without their newest tenth, and the questions of the evolving-session protocol on that tenth. */
export function heldOutCases(train: readonly Interaction[]): { older: Interaction[]; cases: NextItemCase[] } {
  const { train: older, test } = splitSessionsByTime(train, 0.1);
  const known = new Set(older.map((interaction) => interaction.itemId));
  const sessions = sessionSequences(test).map((session) => session.items);
  return { older, cases: evolvingCases(sessions, { knows: (item) => known.has(item) }) };
}
