import { seeded } from '@insight-mesh/algorithms/preparation/random';

/** What a setting may be: a number between two, or one of some values. */
export type Range =
  | { from: number; to: number; whole?: boolean; scale?: 'log' | 'linear' }
  | { values: readonly (string | number | boolean)[] };

export type Space = Readonly<Record<string, Range>>;
export type Drawn = Record<string, string | number | boolean>;

/**
 * The settings of a trial, drawn at random (Bergstra and Bengio 2012). They follow from seed and trial alone, so it does not matter which trial is done
 * first, or by whom.
 * @param trial from 0
 */
export function drawSettings(space: Space, seed: number, trial: number): Drawn {
  // Spread, since neighbouring seeds of a small generator begin alike.
  const random = seeded(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(trial + 1, 0xc2b2ae35));
  for (let i = 0; i < 4; i++) random();
  const drawn: Drawn = {};
  // By name, so that the order in which a space is written changes nothing.
  for (const name of Object.keys(space).sort()) drawn[name] = drawOne(space[name] as Range, random());
  return drawn;
}

function drawOne(range: Range, share: number): string | number | boolean {
  if ('values' in range) return range.values[Math.floor(share * range.values.length)] as string | number | boolean;
  const { from, to, whole = false, scale = 'linear' } = range;
  const end = whole ? to + 1 - 1e-9 : to;
  const value = scale === 'log' ? from * (end / from) ** share : from + share * (end - from);
  // Four digits tell settings apart, and a person can repeat them.
  return whole ? Math.min(to, Math.floor(value)) : Number(value.toPrecision(4));
}
