import type { Interaction } from '@insight-mesh/algorithms/model';
import { describe, expect, it } from 'vitest';
import { fitHere } from './fit.js';
import { fitNetworkOnSessions, heldOutCases } from './fit-network-sessions.js';
import { evaluateSessions } from './protocols.js';

/** Sessions of four items on a circle of 30, one a second; each starts where a fixed rule says. */
function circle(first: number, count: number): Interaction[] {
  return Array.from({ length: count }, (_, n) => first + n).flatMap((session) =>
    Array.from({ length: 4 }, (_, place) => ({
      userId: `s-${session}`,
      sessionId: `s-${session}`,
      itemId: `i-${String((session * 7 + place) % 30).padStart(2, '0')}`,
      timeMs: session * 1000 + place,
    })),
  );
}

describe('a network on sessions', () => {
  it('holds out the newest tenth, and nothing of it or after it stays in what is fitted first', () => {
    const clicks = circle(0, 200);
    const { older, cases } = heldOutCases(clicks);
    const newest = clicks.filter(({ timeMs }) => timeMs >= 180_000);
    expect(older).toEqual(clicks.filter(({ timeMs }) => timeMs < 180_000));
    expect(cases).toHaveLength(newest.length - 20);
    expect(cases[0]).toEqual({ context: [newest[0]?.itemId], target: newest[1]?.itemId });
  });

  it('is fitted in a process of its own for as many epochs as did best, and answers far better than popularity', async () => {
    const steps: string[] = [];
    const progress = (step: string) => {
      steps.push(step);
      return () => {};
    };
    const settings = { groupBy: 'session', negatives: 0, width: 16, batchSize: 32, epochs: 3, validateEvery: 1 };
    const [train, test] = [circle(0, 200), circle(1000, 30)];
    const fit = fitNetworkOnSessions(
      'gru',
      { ...settings, itemStart: 'cooccurrence', normalise: true, temperature: 0.1 },
      { seed: 1 },
    );
    const measured = await evaluateSessions(train, test, fit, progress);
    const popular = await evaluateSessions(train, test, fitHere('popularity', {}), () => () => {});
    expect(steps.slice(0, 2)).toEqual(['fit gru, newest tenth held out', 'fit gru on all']);
    expect(measured.predictions).toBe(90);
    expect(measured['mrr@20']).toBeGreaterThan(2 * popular['mrr@20']);
  });

  it('says which setting is wrong', async () => {
    const fitOn = fitNetworkOnSessions('gru', { wings: 2 }, { seed: 1 });
    await expect(fitOn({ train: circle(0, 40), validation: undefined }, () => () => {})).rejects.toThrow(
      'there is no setting wings',
    );
  });
});
