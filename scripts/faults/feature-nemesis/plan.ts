import { random } from '../fault.js';

export type Victim = 'feature-a' | 'feature-b' | 'postgres';

export interface Strike {
  readonly victim: Victim;
  /** After which share of the messages, 0 to 1. */
  readonly at: number;
}

/** Kills of both workers and restarts of Postgres in a seeded order, spread over the stream. */
export function planStrikes(seed: number, o: { killsOfEach: number; restarts: number }): Strike[] {
  const draw = random(seed ^ 0x5bd1e995);
  const victims: Victim[] = [
    ...Array.from({ length: o.killsOfEach }, (): Victim[] => ['feature-a', 'feature-b']).flat(),
    ...Array.from({ length: o.restarts }, (): Victim => 'postgres'),
  ];
  const drawn = victims.map((victim) => ({ victim, order: draw() })).sort((a, b) => a.order - b.order);
  return drawn.map(({ victim }, n) => ({ victim, at: (n + 0.2 + 0.6 * draw()) / drawn.length }));
}
