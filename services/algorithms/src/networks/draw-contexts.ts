import { seeded } from '../preparation/random.js';
import type { NetworkModel } from './network-model.js';

const walks = 128;
/** Lengths at which a walk is looked at. */
const lengths = [1, 2, 4, 8];
/** The next item of a walk is one of so many that the network would show, or, as often, any. */
const shown = 20;

/**
 * Contexts as they may come: from an item drawn, on to one of those that the network shows next or to any other, and so on. People who
 * jump between things that have little to do with each other are the harder half.
 */
export async function drawContexts(model: NetworkModel, seed: number, pause: () => Promise<void>): Promise<number[][]> {
  const random = seeded(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const contexts: number[][] = [];
  for (let walk = 0; walk < walks; walk++) {
    const context = [below(model.items.size)];
    for (let length = 1; length <= (lengths.at(-1) ?? 0); length++) {
      if (lengths.includes(length)) contexts.push(model.newest(context));
      if (random() < 0.5) {
        context.push(below(model.items.size));
        continue;
      }
      const { state } = model.stateOf(model.newest(context));
      const { indexes } = model.best(state, shown, { leftOut: new Set(context), exact: true });
      if (indexes.length === 0) break;
      context.push(indexes[below(indexes.length)] as number);
    }
    await pause();
  }
  return contexts;
}
