import { Blend } from '@insight-mesh/algorithms/blend';
import { loadModel } from '@insight-mesh/algorithms/load-model';
import type { Interaction } from '@insight-mesh/algorithms/model';
import { describe, expect, it } from 'vitest';
import { fitSequenceModel } from './fit.js';
import type { FitProgress } from './fitting.js';

/** Sessions that walk through ten items in order, a day after each other; the last knows one item that no other has. */
const walks: Interaction[] = Array.from({ length: 60 }, (_, n) =>
  Array.from({ length: 4 }, (_, place) => ({
    userId: `u-${n}`,
    sessionId: `s-${n}`,
    itemId: n === 59 && place === 0 ? 'newest' : `i-${(n + place) % 10}`,
    timeMs: n * 86_400_000 + place,
  })),
).flat();

const sources = [{ model: 'rules' }, { model: 'popularity' }];

describe('fitting a blend', () => {
  it('gives the weight to the source that knows the shop, and fits it on the held-out sessions too', async () => {
    const { model, report } = await fitSequenceModel('blend', { interactions: walks }, { sources, k: 5 }, { seed: 3 });
    expect(model).toBeInstanceOf(Blend);
    const { parts } = (model as Blend).config;
    expect(parts[0]).toMatchObject({ model: 'rules' });
    expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(model.knows('newest')).toBe(true);
    expect(model.recommend(['i-3'], 1, { exclude: new Set(['i-3']) })).toMatchObject([
      { itemId: 'i-4', becauseItemId: 'i-3' },
    ]);
    expect(report).toMatchObject({ curve: [], warnings: [] });
    expect(loadModel('blend', model.toBytes()).recommend(['i-3'], 5)).toEqual(model.recommend(['i-3'], 5));
  });

  it('finds the weights by the validation that it is given, and fits on nothing else', async () => {
    const cases = [{ context: ['i-1'], target: 'i-1' }];
    const data = { interactions: walks, validation: { cases, leaveOut: 'nothing' as const } };
    const { model } = await fitSequenceModel('blend', data, { sources, k: 5 });
    expect((model as Blend).config.current).toBeGreaterThan(1);
    expect(model.recommend(['i-1'], 1)[0]?.itemId).toBe('i-1');
  });

  it('gives the same bytes for the same seed', async () => {
    const bytes = async () =>
      (await fitSequenceModel('blend', { interactions: walks }, { sources, k: 5 }, { seed: 3 })).model.toBytes();
    expect(await bytes()).toEqual(await bytes());
  });

  it('tells its progress to the end, and stops when it is cancelled', async () => {
    const told: FitProgress[] = [];
    const onProgress = (progress: FitProgress): void => void told.push(progress);
    await fitSequenceModel('blend', { interactions: walks }, { sources }, { onProgress });
    const shares = told.map(({ done, total }) => done / total);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(new Set(told.map(({ step }) => step))).toEqual(
      new Set(['fit rules', 'fit popularity', 'ask every model', 'find the weights', 'blend']),
    );
    const signal = AbortSignal.abort(new Error('cancelled by hand'));
    await expect(fitSequenceModel('blend', { interactions: walks }, { sources }, { signal })).rejects.toThrow(
      'cancelled by hand',
    );
  });

  it.each([
    [{ sources: [] }, 'sources must be a list of 1 to 16 models'],
    [{ sources: [{ model: 'oracle' }] }, 'sources[0].model must be one of popularity, '],
    [{ sources: [{ model: 'blend' }] }, 'not "blend"'],
    [{ sources: [{ model: 'rules', settings: 3 }] }, 'sources[0].settings must be an object'],
    [{ sources: [{ model: 'rules', settings: { wings: 2 } }] }, 'there is no setting wings'],
    [{ depth: 3 }, 'depth must be a whole number from 10'],
    [{ rungs: 3 }, 'there is no setting rungs'],
  ])('refuses %j', async (settings, message) => {
    await expect(fitSequenceModel('blend', { interactions: walks }, settings)).rejects.toThrow(message);
  });

  it('refuses data that leaves nothing to find weights by', async () => {
    const message = 'nothing to find the weights of a blend by';
    await expect(fitSequenceModel('blend', { interactions: [] })).rejects.toThrow(message);
    const singles = walks.filter((_, n) => n % 4 === 0);
    await expect(fitSequenceModel('blend', { interactions: singles })).rejects.toThrow(message);
  });
});
