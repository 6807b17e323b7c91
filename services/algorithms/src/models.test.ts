import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contexts, interactions } from '../test/arbitraries.js';
import { Blend, type BlendConfig } from './blend.js';
import { fitModel } from './fit-model.js';
import { loadModel, modelNames } from './load-model.js';
import type { FitOptions, Interaction, ModelName, Scored, SequenceModel } from './model.js';
import { ModelFormatError } from './model.js';

const settings: Record<string, Record<string, unknown>[]> = {
  popularity: [{}, { halfLifeMs: 5 }],
  'item-knn': [{}, { groupBy: 'session', neighbours: 3, lastItems: 2, decay: 0.5 }, { neighbours: 0, userIdf: false }],
  'user-knn': [
    {},
    {
      sampleSize: 3,
      neighbours: 2,
      shrinkage: 2,
      itemIdf: 0,
      amplification: 2,
      decay: 1,
      neighbourDecay: 0.5,
      lastItems: 2,
    },
  ],
  rules: [
    {},
    { groupBy: 'user', gapDecay: 0.5, longestGap: 2, backward: 0.5, sourcePower: 1, targetPower: 0.3, rules: 3 },
    { rules: 0, lastItems: 0, contextDecay: 1e-9, gapDecay: 1e-9, longestGap: 50, longestSequence: 50 },
  ],
  'vs-knn': [
    {},
    { sampleSize: 3, neighbours: 2, lastItems: 3, contextDecay: 'same', matchDecay: 'linear', idf: false },
  ],
  stan: [
    {},
    {
      sampleSize: 3,
      neighbours: 2,
      lastItems: 3,
      recencyDays: 1e-7,
      before: 0,
      lengthPower: 0,
      matchIdf: 2,
      candidateIdf: 1,
    },
    { contextLambda: 1e-3, placeLambda: 1e-3, recencyDays: 0 },
  ],
  blend: [],
};

/** A blend is made of what is fitted here; how its weights are found is another matter. */
const blends: readonly BlendConfig[] = [
  {
    parts: [
      { model: 'rules', normalise: 'z-score', weight: 0.5 },
      { model: 'item-knn', normalise: 'max', weight: 2 },
    ],
    current: 3,
    seen: 0.5,
  },
  {
    parts: [
      { model: 'stan', normalise: 'softmax', weight: 1 },
      { model: 'user-knn', normalise: 'tempered', weight: 0.1 },
      { model: 'vs-knn', normalise: 'root', weight: 1e-3 },
    ],
    current: 0,
    seen: 1,
  },
];
const first = blends[0] as BlendConfig;

function fitted(
  name: ModelName,
  data: readonly Interaction[],
  config: Readonly<Record<string, unknown>> = {},
  options: FitOptions = {},
): SequenceModel {
  if (name !== 'blend') return fitModel(name, data, config, options);
  const whole = { ...first, ...config } as BlendConfig;
  return new Blend(
    whole,
    whole.parts.map(({ model }) => fitModel(model, data, {}, options)),
  );
}

// Networks are fitted and tested in the training service.
describe.each(modelNames.filter((name) => Object.hasOwn(settings, name)))('%s', (name) => {
  const variants = name === 'blend' ? blends.map((config) => ({ ...config })) : (settings[name] ?? [{}]);

  it.each(variants)('ranks by score, ties by id, each item once and none that is left out: %j', (config) => {
    fc.assert(
      fc.property(interactions, contexts, fc.nat(15), fc.uniqueArray(fc.nat(13)), (data, context, count, left) => {
        const exclude = new Set(left.map((item) => `i-${item}`));
        const model = fitted(name, data, config);
        const list = model.recommend(context, count, { exclude });
        expect(list.length).toBeLessThanOrEqual(count);
        expect(new Set(list.map((scored) => scored.itemId)).size).toBe(list.length);
        list.forEach((scored, rank) => {
          expect(model.knows(scored.itemId)).toBe(true);
          expect(exclude.has(scored.itemId)).toBe(false);
          expect(scored.score).toBeGreaterThan(0);
          if (scored.becauseItemId !== undefined) expect(context).toContain(scored.becauseItemId);
          const before = list[rank - 1];
          if (before === undefined) return;
          expect(scored.score).toBeLessThanOrEqual(before.score);
          if (scored.score === before.score) expect(scored.itemId > before.itemId).toBe(true);
        });
      }),
    );
  });

  it.each(variants)('leaves out without reordering, and a shorter list starts a longer one: %j', (config) => {
    fc.assert(
      fc.property(interactions, contexts, fc.nat(13), fc.nat(6), (data, context, left, count) => {
        const model = fitted(name, data, config);
        const whole = model.recommend(context, 100);
        const without = whole.filter((scored) => scored.itemId !== `i-${left}`);
        expect(model.recommend(context, 100, { exclude: new Set([`i-${left}`]) })).toEqual(without);
        expect(model.recommend(context, count)).toEqual(whole.slice(0, count));
        const scores = ({ itemId, score }: Scored) => ({ itemId, score });
        expect(model.recommend(context, count, { reasons: false }).map(scores)).toEqual(
          whole.slice(0, count).map(scores),
        );
      }),
    );
  });

  it.each(variants)('does not depend on the order of the input: %j', (config) => {
    const shuffled = interactions.chain((data) =>
      fc.tuple(fc.constant(data), fc.shuffledSubarray(data, { minLength: data.length })),
    );
    fc.assert(
      fc.property(shuffled, ([data, other]) => {
        expect(fitted(name, other, config).toBytes()).toEqual(fitted(name, data, config).toBytes());
      }),
    );
  });

  it.each(variants)('answers the same after a round trip through bytes, from any address: %j', (config) => {
    fc.assert(
      fc.property(interactions, contexts, fc.nat(9), (data, context, shift) => {
        const model = fitted(name, data, config);
        const bytes = model.toBytes();
        const moved = new Uint8Array(bytes.length + shift).subarray(shift);
        moved.set(bytes);
        const loaded = loadModel(name, moved);
        expect(loaded.recommend(context, 20)).toEqual(model.recommend(context, 20));
        expect(loaded.toBytes()).toEqual(bytes);
      }),
    );
  });

  it('keeps ids of any characters', () => {
    const ids = fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1 }), { maxLength: 6 });
    fc.assert(
      fc.property(ids, (items) => {
        const data = items.map((itemId, timeMs) => ({ userId: 'u', sessionId: 's', itemId, timeMs }));
        const loaded = loadModel(name, fitted(name, data).toBytes());
        for (const item of items) expect(loaded.knows(item)).toBe(true);
        expect(loaded.knows('\u0000 nothing')).toBe(false);
      }),
    );
  });

  it('answers nothing or the popular for an empty fit, an empty context and unknown items', () => {
    expect(fitted(name, []).recommend(['i-1'], 5)).toEqual([]);
    const model = fitted(name, [{ userId: 'u', sessionId: 's', itemId: 'i-1', timeMs: 0 }]);
    const expected = name === 'popularity' ? [{ itemId: 'i-1', score: 1 }] : [];
    expect(model.recommend([], 5)).toEqual(expected);
    expect(model.recommend(['i-9'], 5)).toEqual(expected);
  });

  it('scores every item as recommend() ranks them', () => {
    const acts = Array.from({ length: 60 }, (_, n) => ({
      userId: `u-${n % 7}`,
      sessionId: `s-${n % 7}`,
      itemId: `i-${(n * n + (n >> 3)) % 11}`,
      timeMs: n,
    }));
    const model = fitted(name, acts);
    const context = ['i-1', 'i-4'];
    const scores = model.scoreAll(context);
    expect(scores).toHaveLength(model.items.size);
    const ranked = model.recommend(context, model.items.size);
    expect(ranked.length).toBeGreaterThan(2);
    for (const { itemId, score } of ranked) expect(scores[model.items.index(itemId) ?? -1]).toBe(score);
    expect(scores.filter((score) => score > 0)).toHaveLength(ranked.length);
  });

  it('refuses a count that is not a whole number of 0 or more', () => {
    const model = fitted(name, []);
    for (const count of [-1, 1.5, Number.NaN]) expect(() => model.recommend([], count)).toThrow(/count must be/);
  });

  it('refuses a file with any byte changed, cut off, or of another model', () => {
    const acts = Array.from({ length: 12 }, (_, n) => ({
      userId: `u-${n % 3}`,
      sessionId: `s-${n % 3}`,
      itemId: `i-${n % 5}`,
      timeMs: n,
    }));
    const bytes = fitted(name, acts).toBytes();
    const place = fc.nat(bytes.length - 1);
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] as number) ^ change;
        expect(() => loadModel(name, damaged)).toThrow(ModelFormatError);
      }),
    );
    fc.assert(
      fc.property(place, (end) => {
        expect(() => loadModel(name, bytes.slice(0, end))).toThrow(ModelFormatError);
      }),
    );
    const other = name === 'popularity' ? 'rules' : 'popularity';
    expect(() => loadModel(other, bytes)).toThrow(`it holds a ${name} model`);
  });

  it.skipIf(name === 'blend')('refuses settings that do not exist or are of the wrong kind', () => {
    expect(() => fitted(name, [], { shrinkag: 1 })).toThrow(/there is no setting shrinkag/);
    const firsts: Partial<Record<typeof name, string>> = {
      popularity: 'halfLifeMs',
      'item-knn': 'neighbours',
      'user-knn': 'neighbours',
      rules: 'longestGap',
      'vs-knn': 'sampleSize',
      stan: 'sampleSize',
    };
    const first = firsts[name] ?? '';
    expect(() => fitted(name, [], { [first]: 'many' })).toThrow(`${first} must be a number`);
    expect(() => fitted(name, [], { [first]: -1 })).toThrow(`${first} must be`);
  });

  it('reports its progress to the end and stops when it is cancelled', () => {
    const data = Array.from({ length: 20 }, (_, i) => ({
      userId: `u-${i % 3}`,
      sessionId: `s-${i % 5}`,
      itemId: `i-${i % 7}`,
      timeMs: i,
    }));
    const seen: [number, number][] = [];
    fitted(name, data, {}, { onProgress: (done, total) => seen.push([done, total]) });
    const [done, total] = seen.at(-1) ?? [];
    expect(done).toBe(total);
    expect(total).toBeGreaterThan(0);
    const signal = AbortSignal.abort(new Error('cancelled by hand'));
    expect(() => fitted(name, data, {}, { signal })).toThrow('cancelled by hand');
  });
});
