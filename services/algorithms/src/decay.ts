/** How a weight falls with the distance from the newest item (the weighting functions of Ludewig and Jannach 2018). */
export const decays = ['same', 'div', 'linear', 'quadratic', 'log'] as const;
export type Decay = (typeof decays)[number];

/** The weight at a distance from the newest item, which has distance 0 and weight 1. */
export function decayAt(decay: Decay, distance: number, length: number): number {
  const left = Math.max(0, 1 - distance / length);
  switch (decay) {
    case 'same':
      return 1;
    case 'div':
      return 1 / (1 + distance);
    case 'linear':
      return left;
    case 'quadratic':
      return left * left;
    case 'log':
      return 1 / Math.log2(2 + distance);
  }
}
