import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnVectors } from '../../test/drawn-vectors.js';
import { plainConvolutional, plainRecurrent, plainTransformer } from '../../test/plain-networks.js';
import { ItemTable } from '../item-table.js';
import { seeded } from '../preparation/random.js';
import { StateCache } from '../vectors/state-cache.js';
import { Convolutional, pooledWidth } from './convolutional.js';
import { bytesOf } from './kept-state.js';
import type { ExportedNetwork, NetworkModel } from './network-model.js';
import { type CellName, gatesOf, Recurrent } from './recurrent.js';
import { Transformer, type TransformerSettings } from './transformer.js';

const itemCount = 9;

interface Drawing {
  network: ExportedNetwork;
  /** Adds weights by name, of so many numbers. */
  draw(sizes: Record<string, number>): void;
}

function drawnNetwork(width: number, seed: number): Drawing {
  const random = seeded(seed);
  const drawn = (length: number): Float32Array => Float32Array.from({ length }, () => 1.6 * random() - 0.8);
  const weights = new Map<string, Float32Array>();
  const vectors = drawn(itemCount * width);
  const items = ItemTable.of(Array.from({ length: itemCount }, (_, i) => `i-${i}`));
  const weight = (name: string): Float32Array => weights.get(name) as Float32Array;
  return {
    network: { items, vectors, outputs: vectors, bias: undefined, normalise: false, temperature: 1, weight },
    draw(sizes) {
      for (const [name, size] of Object.entries(sizes)) weights.set(name, drawn(size));
    },
  };
}

interface Case {
  model: NetworkModel;
  plain: (context: readonly number[]) => Float64Array;
  maxLength: number;
  places?: TransformerSettings['places'];
}

const transformers: fc.Arbitrary<Case> = fc
  .record({
    heads: fc.integer({ min: 1, max: 3 }),
    size: fc.integer({ min: 1, max: 9 }),
    maxLength: fc.integer({ min: 1, max: 7 }),
    blocks: fc.integer({ min: 1, max: 3 }),
    inner: fc.integer({ min: 1, max: 3 }),
    places: fc.constantFrom('distance' as const, 'fromEnd' as const, 'fromStart' as const),
    scaleInputs: fc.boolean(),
    seed: fc.nat(),
  })
  .map(({ heads, size, seed, ...rest }) => {
    const width = heads * size;
    const settings: TransformerSettings = { ...rest, heads, width };
    const { network, draw } = drawnNetwork(width, seed);
    const { maxLength, blocks, inner } = settings;
    draw({ places: maxLength * width, 'last scale': width, 'last shift': width });
    for (let b = 0; b < blocks; b++) {
      draw({
        [`${b} distances`]: maxLength * heads,
        [`${b} attention scale`]: width,
        [`${b} attention shift`]: width,
        [`${b} joined`]: 3 * width * width,
        [`${b} joined bias`]: 3 * width,
        [`${b} mixed`]: width * width,
        [`${b} mixed bias`]: width,
        [`${b} inner scale`]: width,
        [`${b} inner shift`]: width,
        [`${b} up`]: inner * width * width,
        [`${b} up bias`]: inner * width,
        [`${b} down`]: inner * width * width,
        [`${b} down bias`]: width,
      });
    }
    const plain = (context: readonly number[]) => plainTransformer(settings, network, context);
    return { model: Transformer.of(settings, network), plain, maxLength, places: settings.places };
  });

const recurrent = (cell: CellName): fc.Arbitrary<Case> =>
  fc
    .record({
      width: fc.integer({ min: 1, max: 18 }),
      maxLength: fc.integer({ min: 1, max: 7 }),
      residual: fc.boolean(),
      seed: fc.nat(),
    })
    .map(({ seed, ...shape }) => {
      const { width, maxLength } = shape;
      const { network, draw } = drawnNetwork(width, seed);
      const columns = gatesOf[cell] * width;
      draw({ kernel: width * columns, 'kernel bias': columns, recurrent: width * columns });
      draw({ 'recurrent bias': columns, mixed: width * width, 'mixed bias': width });
      const plain = (context: readonly number[]) => plainRecurrent(cell, shape, network, context);
      return { model: Recurrent.of(cell, shape, network), plain, maxLength };
    });

const convolutional: fc.Arbitrary<Case> = fc
  .record({
    width: fc.integer({ min: 1, max: 18 }),
    window: fc.integer({ min: 1, max: 5 }),
    horizontal: fc.integer({ min: 1, max: 9 }),
    vertical: fc.integer({ min: 1, max: 5 }),
    residual: fc.boolean(),
    seed: fc.nat(),
  })
  .map(({ seed, ...shape }) => {
    const { width, window, horizontal, vertical } = shape;
    const { network, draw } = drawnNetwork(width, seed);
    for (let height = 1; height <= window; height++) {
      draw({
        [`horizontal ${height}`]: height * width * horizontal,
        [`horizontal ${height} bias`]: horizontal,
      });
    }
    draw({ vertical: window * vertical, dense: pooledWidth(shape) * width, 'dense bias': width });
    const plain = (context: readonly number[]) => plainConvolutional(shape, network, context);
    return { model: Convolutional.of(shape, network), plain, maxLength: window };
  });

const cases = { transformer: transformers, gru: recurrent('gru'), lstm: recurrent('lstm'), cnn: convolutional };
const sequences = fc.array(fc.nat(itemCount - 1), { minLength: 1, maxLength: 16, size: 'max' });

const near = (found: ArrayLike<number>, expected: ArrayLike<number>): void => {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++) {
    const value = expected[i] as number;
    expect(Math.abs((found[i] as number) - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
  }
};

describe.each(Object.entries(cases))('the state of a %s', (_, networks) => {
  it('is what plain code computes', () => {
    fc.assert(
      fc.property(networks, sequences, ({ model, plain, maxLength }, sequence) => {
        const context = sequence.slice(-maxLength);
        near(model.stateOf(context).state.state, plain(context));
      }),
      { numRuns: 300 },
    );
  });

  it('moved on item by item is the one computed anew, also beyond the length that is read', () => {
    fc.assert(
      fc.property(networks, sequences, fc.integer({ min: 1, max: 3 }), ({ model, maxLength }, sequence, step) => {
        let kept: ReturnType<NetworkModel['stateOf']>['state'] | undefined;
        for (let end = 1; end <= sequence.length; end += step) {
          const context = sequence.slice(0, end).slice(-maxLength);
          const moved = model.stateOf(context, kept);
          expect(moved.state.state).toEqual(model.stateOf(context).state.state);
          expect([...moved.state.items]).toEqual(context);
          expect(model.stateOf(context, moved.state)).toEqual({ state: moved.state, how: 'kept' });
          kept = moved.state;
        }
      }),
    );
  });

  it('of another context is never taken for it', () => {
    fc.assert(
      fc.property(networks, sequences, sequences, ({ model, plain, maxLength }, one, other) => {
        const kept = model.stateOf(one.slice(-maxLength)).state;
        const context = other.slice(-maxLength);
        near(model.stateOf(context, kept).state.state, plain(context));
      }),
    );
  });
});

describe('where the order allows it', () => {
  const reads7 = (name: 'transformer' | 'gru', places: string): NetworkModel => {
    const wanted = (of: Case): boolean => of.maxLength === 7 && (of.places ?? places) === places;
    const [found] = fc.sample<Case>(cases[name].filter(wanted), { numRuns: 1, seed: 1 });
    return (found as Case).model;
  };

  it.each([
    ['transformer', 'distance', 'forward'],
    ['transformer', 'fromStart', 'forward'],
    ['transformer', 'fromEnd', 'anew'],
    ['gru', 'distance', 'forward'],
  ] as const)('a %s with places %s is computed %s', (name, places, how) => {
    const model = reads7(name, places);
    const kept = model.stateOf([1, 2]).state;
    expect(model.stateOf([1, 2, 3], kept).how).toBe(how);
    expect(model.stateOf([1, 2], kept).how).toBe('kept');
    expect(model.stateOf([2, 3], kept).how).toBe('anew');
    const full = model.stateOf([1, 2, 3, 4, 5, 6, 7]).state;
    expect(model.stateOf([2, 3, 4, 5, 6, 7, 8], full).how).toBe('anew');
  });
});

it('a network of many items looks into cells, and finds what a look at all items finds', async () => {
  const width = 12;
  const items = 12_000;
  const random = seeded(11);
  const vectors = drawnVectors(items, width, 120, random);
  const shape = { width, maxLength: 6, residual: true };
  const small = (length: number): Float32Array => Float32Array.from({ length }, () => 0.2 * random() - 0.1);
  const sizes = { kernel: 36 * width, 'kernel bias': 36, recurrent: 36 * width, 'recurrent bias': 36 };
  const weights = new Map(
    Object.entries({ ...sizes, mixed: width * width, 'mixed bias': width }).map(([name, size]) => [name, small(size)]),
  );
  const model = Recurrent.of('gru', shape, {
    items: new ItemTable(Array.from({ length: items }, (_, i) => `i-${String(i).padStart(5, '0')}`)),
    vectors,
    outputs: vectors,
    bias: small(items),
    normalise: true,
    temperature: 0.2,
    weight: (name) => weights.get(name) as Float32Array,
  });
  const bytes = model.toBytes();
  expect(await model.buildCells({ seed: 3 })).toBe(true);
  expect(model.index.state.kind).toBe('cells');
  let hits = 0;
  for (let i = 0; i < 100; i++) {
    const context = [Math.floor(random() * items), Math.floor(random() * items)];
    const { state } = model.stateOf(context);
    const truth = new Set(model.best(state, 20, { exact: true }).indexes);
    const list = model.recommendFrom(state, 20, { exclude: new Set(['i-00007']) });
    const scores = model.scoreAll(context.map((item) => model.items.id(item)));
    for (const { itemId, score } of list) {
      const index = model.items.index(itemId) as number;
      expect(score).toBe(scores[index]);
      if (truth.has(index)) hits++;
    }
  }
  expect(hits).toBeGreaterThan(1900);
  // The file is that of the model, whatever was made to serve it.
  expect(model.toBytes()).toEqual(bytes);
  await expect(model.buildCells({ signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
});

describe('a cache of states', () => {
  const [{ model }] = fc.sample(
    cases.gru.filter((c) => c.maxLength === 7),
    { numRuns: 1, seed: 2 },
  ) as [Case];

  it('gives each key the state of its context, within its bytes, and counts how', () => {
    const asks = fc.array(fc.record({ key: fc.nat(5).map(String), context: sequences.map((s) => s.slice(-7)) }));
    fc.assert(
      fc.property(asks, fc.constantFrom(0, 400, 1500, 1e6), (asked, most) => {
        const cache = new StateCache(model, most);
        for (const { key, context } of asked) {
          expect(cache.get(key, context).state).toEqual(model.stateOf(context).state.state);
          expect(cache.counts.bytes).toBeLessThanOrEqual(most);
        }
        const { hits, forward, misses } = cache.counts;
        expect(hits + forward + misses).toBe(asked.length);
        for (const key of ['0', '1', '2', '3', '4', '5']) cache.delete(key);
        expect(cache.counts).toMatchObject({ states: 0, bytes: 0 });
      }),
    );
  });

  it('counts, and gives up what was not asked for longest', () => {
    const room = 2 * bytesOf(model.stateOf([1, 2]).state) + 500;
    const cache = new StateCache(model, room);
    cache.get('a', [1]);
    cache.get('b', [1]);
    cache.get('a', [1, 2]);
    cache.get('a', [1, 2]);
    cache.get('c', [1]);
    cache.get('a', [1, 2]);
    cache.get('b', [1]);
    expect(cache.counts).toMatchObject({ hits: 2, forward: 1, misses: 4, evicted: 2, states: 2 });
    expect(() => new StateCache(model, -1)).toThrow('mostBytes must be');
  });
});
