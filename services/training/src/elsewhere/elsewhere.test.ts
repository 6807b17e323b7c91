import type { OnnxSignature } from '@insight-mesh/algorithms/onnx/signature';
import { nextItemGraph, type OnnxGraph, onnxFile } from '@insight-mesh/algorithms/onnx/test-graph';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOnnx } from './check-onnx.js';
import { readMatrix } from './onnx-file.js';
import { openOnnx } from './open-onnx.js';

const vocabulary = ['a', 'b', 'c', 'd'];
const graph = nextItemGraph([1, 2, 3, 0]);
const signature: OnnxSignature = {
  ...{ itemsInput: 'items', length: 5, dynamicLength: true, padding: 'left', paddingId: 0, firstId: 0 },
  ...{ output: 'scores', firstScore: 0 },
};

async function open(given: OnnxGraph, as: OnnxSignature = signature) {
  const bytes = onnxFile(given);
  const itemMatrix = checkOnnx(bytes, as, vocabulary.length);
  return openOnnx(bytes, { signature: as, vocabulary, ...(itemMatrix === undefined ? {} : { itemMatrix }) });
}

describe('a graph from elsewhere', () => {
  it('answers through ONNX Runtime as its numbers say', async () => {
    const { model, close } = await open(graph);
    expect(await model.recommend(['a'], 2)).toEqual([
      { itemId: 'b', score: 1 },
      { itemId: 'a', score: 0 },
    ]);
    expect(await model.recommend(['a', 'c'], 2)).toEqual([
      { itemId: 'b', score: 0.5 },
      { itemId: 'd', score: 0.5 },
    ]);
    await close();
  });

  it('gives an embedding that is multiplied with an initializer of its own', async () => {
    const { nodes, outputs, ...rest } = graph;
    const embedding: OnnxGraph = {
      ...rest,
      nodes: nodes.slice(0, 2),
      outputs: [{ name: 'mean', type: 'float', dims: [1, 4] }],
      // A first row of padding, then the items'.
      initializers: [
        ...rest.initializers,
        {
          name: 'items_out',
          dims: [5, 4],
          values: [9, 9, 9, 9, ...[1, 0, 0, 0], ...[0, 2, 0, 0], ...[3, 0, 0, 0], ...[0, 0, 0, 4]],
        },
      ],
    };
    expect(outputs[0]?.name).toBe('scores');
    const { model, close } = await open(embedding, {
      ...signature,
      output: 'mean',
      itemMatrix: 'items_out',
      firstScore: 1,
    });
    expect(await model.recommend(['a'], 4)).toEqual([
      { itemId: 'c', score: 3 },
      { itemId: 'a', score: 1 },
      { itemId: 'b', score: 0 },
      { itemId: 'd', score: 0 },
    ]);
    await close();
  });

  it.each(['int64', 'float', 'bool'] as const)('takes a mask of %s, and the length', async (type) => {
    const masked: OnnxGraph = {
      ...graph,
      nodes: [
        ...graph.nodes,
        // Both are asked for and change nothing: the scores plus what the mask and the length give of 0.
        ...(type === 'float'
          ? []
          : [{ operator: 'Cast', inputs: ['mask'], outputs: ['number'], attributes: { to: 1 } }]),
        { operator: 'Cast', inputs: ['count'], outputs: ['many'], attributes: { to: 1 } },
        {
          operator: 'ReduceSum',
          inputs: [type === 'float' ? 'mask' : 'number'],
          outputs: ['sum'],
          attributes: { keepdims: 0 },
        },
        { operator: 'Sub', inputs: ['sum', 'many'], outputs: ['nothing'] },
        { operator: 'Add', inputs: ['scores', 'nothing'], outputs: ['all'] },
      ],
      inputs: [
        ...graph.inputs,
        { name: 'mask', type, dims: [1, 'length'] },
        { name: 'count', type: 'int64', dims: [1] },
      ],
      outputs: [{ name: 'all', type: 'float', dims: [1, 4] }],
    };
    const as = { ...signature, maskInput: 'mask', lengthInput: 'count', output: 'all', dynamicLength: false };
    const { model, signature: told, close } = await open(masked, as);
    expect(told.maskType).toBe(type === 'float' ? 'float32' : type);
    // Five places, of which the padding is the row of "a".
    expect((await model.recommend(['b', 'b'], 1))[0]?.score).toBeCloseTo(0.6, 6);
    await close();
  });

  it.each<[string, Partial<OnnxGraph>, Partial<OnnxSignature>, string, RegExp]>([
    [
      'custom operators',
      { nodes: [{ ...graph.nodes[0], operator: 'Mine', domain: 'shop.ops', inputs: ['items'], outputs: ['scores'] }] },
      {},
      'data',
      /Mine is of the domain shop\.ops/,
    ],
    [
      'data in other files',
      { initializers: graph.initializers.map((each) => ({ ...each, external: true })) },
      {},
      'data',
      /2 tensors lie in other files \(rows, follows\)/,
    ],
    ['an old opset', { opset: 6 }, {}, 'data', /opset 7 or newer/],
    ['an input that is not there', {}, { itemsInput: 'item_ids' }, 'signature.items_input', /the graph has items/],
    [
      'an input that nobody feeds',
      { inputs: [...graph.inputs, { name: 'user', type: 'int64', dims: [1] }] },
      {},
      'signature',
      /names no input user/,
    ],
    ['an output that is not there', {}, { output: 'logits' }, 'signature.output', /the graph has scores/],
    [
      'a matrix that is not there',
      {},
      { itemMatrix: 'm' },
      'signature.item_matrix',
      /there is no initializer m; the graph has rows, follows/,
    ],
    ['a matrix of too few rows', {}, { itemMatrix: 'rows', firstScore: 1 }, 'signature.item_matrix', /has 4 rows/],
    ['a length beyond all bounds', {}, { length: 5000 }, 'signature', /length must be a whole number from 1 to 1000/],
  ])('is refused for %s', async (_what, more, as, field, message) => {
    const refusal = open({ ...graph, ...more }, { ...signature, ...as });
    await expect(refusal).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', violations: [{ field }] });
    await expect(refusal).rejects.toThrow(message);
  });

  it('is refused where the graph does not load, or gives what is no number', async () => {
    const unknown = {
      ...graph,
      nodes: [{ ...graph.nodes[0], operator: 'Gathers', inputs: ['rows', 'items'], outputs: ['scores'] }],
    };
    await expect(open(unknown)).rejects.toThrow(/must load in ONNX Runtime: .*Gathers/);
    const float = { ...graph, inputs: [{ name: 'items', type: 'float' as const, dims: [1, 'length'] }] };
    await expect(open(float)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const [rows, follows] = graph.initializers;
    if (rows === undefined || follows === undefined) throw new Error('no initializers');
    const nan = { ...graph, initializers: [rows, { ...follows, values: Array<number>(16).fill(Number.NaN) }] };
    const { model, close } = await open(nan);
    await expect(model.recommend(['a'], 1)).rejects.toThrow(/gives NaN as the score/);
    await close();
    const beyond = await open(graph, { ...signature, firstId: 3 });
    await expect(beyond.model.recommend(['d'], 1)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await beyond.close();
  });

  it('is refused at once for a number that does not end', () => {
    // Field 1, packed: two million bytes that each say that more follow.
    const endless = Buffer.concat([Buffer.from([0x0a, 0x80, 0x89, 0x7a]), Buffer.alloc(2_000_000, 0x80)]);
    const began = performance.now();
    expect(() => readMatrix(endless)).toThrow('a number of more than ten bytes');
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('is refused for any bytes that are no ONNX file, with no other error', () => {
    const whole = onnxFile(graph);
    const refusedOrTaken = (bytes: Uint8Array): void => {
      try {
        checkOnnx(bytes, signature, vocabulary.length);
      } catch (error) {
        expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' });
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), refusedOrTaken));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const damaged = Uint8Array.from(whole);
        damaged[at] = byte;
        refusedOrTaken(cut ? damaged.subarray(0, at) : damaged);
      }),
    );
    expect(() => checkOnnx(new Uint8Array(), signature, 4)).toThrow(/it has no graph/);
  });
});
