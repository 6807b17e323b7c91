import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EncodedContext, encodeContext } from './encode-context.js';
import { OnnxModel, type OnnxOutput } from './onnx-model.js';
import type { OnnxSignature } from './signature.js';

const signature: OnnxSignature = {
  ...{ itemsInput: 'items', length: 4, dynamicLength: false, padding: 'left', paddingId: 0, firstId: 1 },
  ...{ output: 'scores', firstScore: 0 },
};
const vocabulary = ['d', 'b', 'a', 'c'];

function model(answer: (context: EncodedContext) => OnnxOutput, more: Partial<OnnxSignature> = {}) {
  return new OnnxModel({ signature: { ...signature, ...more }, vocabulary, run: async (context) => answer(context) });
}
const row = (...data: number[]): OnnxOutput => ({ data, dims: [1, data.length] });

describe('encodeContext', () => {
  it('pads on the side that the signature names, and cuts to the newest', () => {
    expect(encodeContext(signature, [0, 2])).toEqual({
      ...{ ids: new BigInt64Array([0n, 0n, 1n, 3n]), mask: new Uint8Array([0, 0, 1, 1]), count: 2, lastPlace: 3 },
    });
    expect(encodeContext({ ...signature, padding: 'right', paddingId: -1 }, [0, 2])).toEqual({
      ...{ ids: new BigInt64Array([1n, 3n, -1n, -1n]), mask: new Uint8Array([1, 1, 0, 0]), count: 2, lastPlace: 1 },
    });
    expect([...encodeContext({ ...signature, dynamicLength: true }, [3]).ids]).toEqual([4n]);
    expect([...encodeContext(signature, [0, 1, 2, 3, 0]).ids]).toEqual([2n, 3n, 4n, 1n]);
  });
});

describe('OnnxModel', () => {
  it('ranks by score, ties by id, leaves out what is excluded, and passes over what it does not know', async () => {
    const asked: bigint[][] = [];
    const made = model(({ ids }) => {
      asked.push([...ids]);
      return row(0.5, 2, 0.5, 0.5);
    });
    const list = await made.recommend(['?', 'b'], 10, { exclude: new Set(['d']) });
    expect(list).toEqual([
      { itemId: 'b', score: 2 },
      { itemId: 'a', score: 0.5 },
      { itemId: 'c', score: 0.5 },
    ]);
    expect(asked).toEqual([[0n, 0n, 0n, 2n]]);
    expect(await made.recommend(['?'], 10)).toEqual([]);
    expect(made.knows('b')).toBe(true);
    expect(made.knows('?')).toBe(false);
  });

  it('takes the row of the last item', async () => {
    const data = [...[9, 9, 9, 9], ...[1, 2, 3, 4]];
    const made = model(() => ({ data, dims: [1, 2, 4] }), { dynamicLength: true });
    expect((await made.recommend(['a', 'b'], 1))[0]).toEqual({ itemId: 'c', score: 4 });
    const right = model(() => ({ data: [...[1, 2, 3, 4], ...Array<number>(12).fill(9)], dims: [1, 4, 4] }), {
      padding: 'right',
    });
    expect((await right.recommend(['a'], 1))[0]).toEqual({ itemId: 'c', score: 4 });
  });

  it('multiplies an embedding with the rows of the items', async () => {
    const values = new Float32Array([1, 0, 0, 1, 1, 1, 2, 2]);
    const made = new OnnxModel({
      signature: { ...signature, firstScore: 1, itemMatrix: 'm' },
      vocabulary,
      itemMatrix: { values, columns: 2 },
      run: async () => row(3, 5),
    });
    expect([...((await made.scores(['a'])) ?? [])]).toEqual([3, 5, 8, 16]);
  });

  it.each<[string, OnnxOutput, RegExp]>([
    ['too few scores', row(1, 2, 3), /gives 3 scores/],
    ['no batch', { data: [1, 2, 3, 4], dims: [4] }, /\[1, n\] or \[1, length, n\] would be right/],
    ['another batch', { data: [1, 2, 3, 4, 1, 2, 3, 4], dims: [2, 4] }, /shape \[2, 4\]/],
    ['fewer rows than places', { data: [1, 2, 3, 4], dims: [1, 1, 4] }, /last item's place is 3/],
    ['what is no number', row(1, Number.NaN, 3, 4), /gives NaN as the score of item 1/],
    ['what is infinite', row(1, 2, 3, Number.NEGATIVE_INFINITY), /gives -Infinity/],
  ])('refuses %s', async (_what, output, message) => {
    await expect(model(() => output).recommend(['a'], 3)).rejects.toThrow(message);
  });

  it('refuses a signature or a vocabulary that cannot be right', () => {
    const make =
      (more: Partial<OnnxSignature>, words = vocabulary) =>
      () =>
        new OnnxModel({ signature: { ...signature, ...more }, vocabulary: words, run: async () => row() });
    expect(make({ length: 0 })).toThrow(/length/);
    expect(make({ firstId: -1 })).toThrow(/first_id/);
    expect(make({ maskInput: 'items' })).toThrow(/must differ/);
    expect(make({ output: '' })).toThrow(/output must be a name/);
    expect(make({}, [])).toThrow(/empty/);
    expect(make({}, ['a', 'a'])).toThrow(/twice/);
  });

  it('answers as a sort would, for any scores', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 }),
        fc.nat(5),
        async (scores, count) => {
          const list = await model(() => row(...scores)).recommend(['a'], count);
          const sorted = vocabulary
            .map((itemId, at) => ({ itemId, score: scores[at] as number }))
            .sort((x, y) => y.score - x.score || (x.itemId < y.itemId ? -1 : 1));
          expect(list).toEqual(sorted.slice(0, count));
        },
      ),
    );
  });
});
