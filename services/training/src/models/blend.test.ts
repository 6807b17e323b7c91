import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Blend } from '@insight-mesh/algorithms/blend';
import { loadModel } from '@insight-mesh/algorithms/load-model';
import type { Interaction } from '@insight-mesh/algorithms/model';
import { describe, expect, it } from 'vitest';
import { fitBlend } from './blend.js';
import { fileCheckpoints } from './file-checkpoints.js';
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

  it('goes on with the source after those that are kept, wherever it was broken off, to the same bytes', async () => {
    const all = [...sources, { model: 'vs-knn' }];
    const count = 2 * all.length;
    const whole = await fitSequenceModel('blend', { interactions: walks }, { sources: all, k: 5 }, { seed: 3 });
    const folder = mkdtempSync(join(tmpdir(), 'blend-'));
    for (let kept = 0; kept < count; kept++) {
      const checkpoints = fileCheckpoints({ folder: join(folder, `${kept}`), everySeconds: 1e9 });
      let fits = 0;
      const attempt = (most: number, seed = 3) =>
        fitBlend(
          { interactions: walks },
          { sources: all, k: 5 },
          { seed, checkpoints },
          async ({ model }, data, own) => {
            if (fits++ === most) throw new Error('killed');
            return fitSequenceModel(model, data, {}, own);
          },
        );
      await expect(attempt(kept)).rejects.toThrow('killed');
      fits = 0;
      expect((await attempt(count)).model.toBytes()).toEqual(whole.model.toBytes());
      expect(fits).toBe(count - kept);
      // What was kept of another seed, or is damaged, is passed over.
      if (kept > 0) continue;
      fits = 0;
      await attempt(count, 4);
      expect(fits).toBe(count);
      for (const name of readdirSync(join(folder, '0'), { recursive: true, encoding: 'utf8' }))
        if (/state(\.before)?$/.test(name)) writeFileSync(join(folder, '0', name), 'other bytes');
      fits = 0;
      expect((await attempt(count)).model.toBytes()).toEqual(whole.model.toBytes());
      expect(fits).toBe(count);
    }
    rmSync(folder, { recursive: true });
  });

  it('keeps the state of a network among its sources, and goes on within it', async () => {
    const network = {
      width: 8,
      blocks: 1,
      heads: 1,
      maxLength: 4,
      batchSize: 16,
      negatives: 8,
      epochs: 4,
      patience: 4,
    };
    const given = { sources: [{ model: 'rules' }, { model: 'transformer', settings: network }], k: 5 };
    const controls = { seed: 3, backend: 'wasm' as const };
    const whole = await fitSequenceModel('blend', { interactions: walks }, given, controls);
    const folder = mkdtempSync(join(tmpdir(), 'blend-'));
    const checkpoints = fileCheckpoints({ folder, everySeconds: 1e9 });
    const stop = new AbortController();
    const stopAt = ({ epoch }: FitProgress): void => void (epoch === 3 && stop.abort(new Error('stopped')));
    const broken = { ...controls, checkpoints, signal: stop.signal, onProgress: stopAt };
    await expect(fitSequenceModel('blend', { interactions: walks }, given, broken)).rejects.toThrow('stopped');
    const epochs: number[] = [];
    const onProgress = ({ epoch }: FitProgress): void => void (epoch !== undefined && epochs.push(epoch));
    const rest = await fitSequenceModel('blend', { interactions: walks }, given, {
      ...controls,
      checkpoints,
      onProgress,
    });
    expect(epochs[0]).toBeGreaterThanOrEqual(3);
    expect(rest.model.toBytes()).toEqual(whole.model.toBytes());
    rmSync(folder, { recursive: true });
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
