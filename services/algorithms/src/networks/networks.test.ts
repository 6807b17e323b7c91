import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contexts } from '../../test/arbitraries.js';
import { randomNetwork, readByRandomNetworks } from '../../test/random-networks.js';
import { ModelFormatError } from '../model.js';
import { readModelFile, writeModelFile } from '../model-file.js';
import { loadCnn } from './convolutional.js';
import { loadGru, loadLstm } from './recurrent.js';

const loaders = { gru: loadGru, lstm: loadLstm, cnn: loadCnn } as const;
const names = ['gru', 'lstm', 'cnn'] as const;

describe.each(names)('%s', (name) => {
  const networks = fc
    .record({
      items: fc.integer({ min: 1, max: 12 }),
      width: fc.integer({ min: 1, max: 6 }),
      ownOutputs: fc.boolean(),
      bias: fc.boolean(),
      normalise: fc.boolean(),
      residual: fc.boolean(),
      seed: fc.nat(),
    })
    .map((shape) => randomNetwork({ name, ...shape }));
  const small = () =>
    randomNetwork({ name, items: 3, width: 2, ownOutputs: true, bias: true, normalise: true, residual: true, seed: 1 });

  it('ranks all items but those left out, by score, ties by id', () => {
    fc.assert(
      fc.property(networks, contexts, fc.nat(15), fc.uniqueArray(fc.nat(13)), (model, context, count, left) => {
        const exclude = new Set(left.map((item) => `i-${item}`));
        const list = model.recommend(context, count, { exclude });
        const known = context.some((item) => model.knows(item));
        const shown = model.items.ids.filter((item) => !exclude.has(item));
        const scores = model.scoreAll(context);
        const score = (item: string): number => scores[model.items.index(item) ?? -1] as number;
        const expected = known ? shown.sort((a, b) => score(b) - score(a) || (a < b ? -1 : 1)).slice(0, count) : [];
        expect(list.map((scored) => scored.itemId)).toEqual(expected);
        for (const scored of list) {
          expect(scored.score).toBe(score(scored.itemId));
          if (scored.becauseItemId !== undefined) expect(context).toContain(scored.becauseItemId);
        }
      }),
    );
  });

  it('passes unknown items over, and reads the newest ones only', () => {
    fc.assert(
      fc.property(networks, contexts, contexts, (model, older, newer) => {
        const known = [...older, ...newer].filter((item) => model.knows(item));
        expect(model.scoreAll([...older, 'unknown', ...newer])).toEqual(model.scoreAll(known));
        expect(model.scoreAll(known)).toEqual(model.scoreAll(known.slice(-readByRandomNetworks)));
      }),
    );
  });

  it('has no answer where nothing of the context is known', () => {
    const model = small();
    expect(model.recommend([], 3)).toEqual([]);
    expect(model.recommend(['unknown'], 3)).toEqual([]);
    expect([...model.scoreAll([])]).toEqual([0, 0, 0]);
  });

  it('answers the same after a round trip through bytes, from any address', () => {
    fc.assert(
      fc.property(networks, contexts, fc.nat(9), (model, context, shift) => {
        const bytes = model.toBytes();
        const moved = new Uint8Array(bytes.length + shift).subarray(shift);
        moved.set(bytes);
        const loaded = loaders[name](moved);
        expect(loaded.recommend(context, 20)).toEqual(model.recommend(context, 20));
        expect(loaded.toBytes()).toEqual(bytes);
      }),
    );
  });

  it('is refused when it is cut off or any byte is another', () => {
    const bytes = small().toBytes();
    for (let i = 0; i < bytes.length; i++) {
      expect(() => loaders[name](bytes.subarray(0, i))).toThrow(ModelFormatError);
      const other = bytes.slice();
      other[i] = (other[i] as number) ^ 0x10;
      expect(() => loaders[name](other)).toThrow(ModelFormatError);
    }
  });

  it('refuses a count that is not a whole number of 0 or more', () => {
    const model = small();
    for (const count of [-1, 1.5, Number.NaN]) expect(() => model.recommend(['i-0'], count)).toThrow(/count must be/);
  });
});

it('a file of another network, or with a weight that is no number or is missing, is refused with the reason', () => {
  const shape = { items: 3, width: 2, ownOutputs: false, bias: true, normalise: false, residual: false, seed: 1 };
  const gru = randomNetwork({ name: 'gru', ...shape }).toBytes();
  expect(() => loadLstm(gru)).toThrow('it holds a gru model');
  const file = readModelFile('gru', gru);
  const arrays = (other: Record<string, Float32Array>) => ({
    items: file.array('items', 'u8'),
    ...Object.fromEntries(
      ['vectors', 'bias', 'kernel', 'kernel bias', 'recurrent', 'recurrent bias'].map((name, i) => {
        const part = i < 2 ? name : `weight ${name}`;
        return [part, other[part] ?? file.array(part, 'f32')];
      }),
    ),
  });
  const written = (other: Record<string, Float32Array>) =>
    writeModelFile('gru', file.settings as object, arrays(other));
  expect(() => loadGru(written({}))).not.toThrow();
  expect(() => loadGru(written({ bias: Float32Array.of(0, Number.NaN, 1) }))).toThrow('its bias is not finite');
  expect(() => loadGru(written({ 'weight kernel': new Float32Array(3) }))).toThrow('kernel has 3 numbers, not 12');
});
