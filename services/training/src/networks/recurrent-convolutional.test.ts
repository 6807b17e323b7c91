import { fitModel } from '@insight-mesh/algorithms/fit-model';
import { loadModel } from '@insight-mesh/algorithms/load-model';
import type { Interaction } from '@insight-mesh/algorithms/model';
import { evaluateNextItem, evolvingCases, type NextItemCase } from '@insight-mesh/algorithms/next-item-evaluation';
import { describe, expect, it } from 'vitest';
import { startFit } from '../../test/offline.js';
import { fitSequenceModel } from '../models/fit.js';
import type { Checkpoints, SequenceData } from '../models/fitting.js';
import { openBackend } from '../tensorflow/backend.js';
import { Random } from './random.js';

const names = ['gru', 'lstm', 'cnn'] as const;
const own = {
  gru: { inputDropout: 0, stateDropout: 0 },
  lstm: { inputDropout: 0, stateDropout: 0 },
  cnn: { inputDropout: 0, pooledDropout: 0, window: 3, horizontal: 8 },
};
const shared = {
  groupBy: 'session',
  negatives: 0,
  width: 24,
  maxLength: 8,
  batchSize: 32,
  learningRate: 0.01,
  residual: false,
};

function interactions(sessions: readonly (readonly string[])[]): Interaction[] {
  return sessions.flatMap((items, s) =>
    items.map((itemId, timeMs) => ({ userId: `u-${s}`, sessionId: `s-${s}`, itemId, timeMs })),
  );
}

const item = (number: number): string => `i-${String(number).padStart(2, '0')}`;

/** Each item is followed by the one after it. */
function counting(count: number, seed: number): string[][] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const first = random.below(20);
    return Array.from({ length: 3 + random.below(5) }, (_, i) => item((first + i) % 20));
  });
}

/** Each item is the one two before: the newest alone says nothing of what comes. */
function alternating(count: number, seed: number): string[][] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const [a, b] = [random.below(12), random.below(11)];
    const both = [item(a), item(b >= a ? b + 1 : b)];
    return Array.from({ length: 8 }, (_, i) => both[i % 2] as string);
  });
}

describe.each(names)('%s', (name) => {
  it.each([
    ['the next is the one after', counting, 1, 12],
    ['the next is the one two before', alternating, 2, 20],
  ] as const)('learns that %s', async (_, make, known, epochs) => {
    const data = interactions(make(400, 1));
    const cases: NextItemCase[] = evolvingCases(make(40, 2), { knows: () => true }).filter(
      ({ context }) => context.length >= known,
    );
    const { model } = await fitSequenceModel(name, { interactions: data }, { ...shared, ...own[name], epochs });
    const hits = (of: typeof model): number =>
      evaluateNextItem(of, cases, { cutoffs: [1], catalogueSize: 20, leaveOut: 'nothing' })['hr@1'] ?? 0;
    expect(hits(fitModel('popularity', data))).toBeLessThan(0.2);
    expect(hits(model)).toBeGreaterThan(0.9);
  });

  const small: SequenceData = { interactions: interactions(counting(120, 3)) };
  const settings = { ...shared, ...own[name], epochs: 4, inputDropout: 0.2, residual: true };

  it('goes on from a checkpoint to what an unbroken fit gives', async () => {
    const unbroken = await fitSequenceModel(name, small, settings, { seed: 5 });
    let state: Uint8Array | undefined;
    const checkpoints: Checkpoints = {
      load: async () => state,
      save: async (bytes) => {
        state = bytes.slice();
      },
      due: () => false,
      beside: () => {
        throw new Error('a fit without parts');
      },
    };
    for (const stopAfter of [3, 5]) {
      const stop = new AbortController();
      let told = 0;
      const onProgress = (): void => {
        if (++told === stopAfter) stop.abort(new Error('stopped'));
      };
      const controls = { seed: 5, checkpoints, signal: stop.signal, onProgress };
      await expect(fitSequenceModel(name, small, settings, controls)).rejects.toThrow('stopped');
    }
    const resumed = await fitSequenceModel(name, small, settings, { seed: 5, checkpoints });
    expect(resumed.report.curve.map(({ loss }) => loss)).toEqual(unbroken.report.curve.map(({ loss }) => loss));
    expect(resumed.model.toBytes()).toEqual(unbroken.model.toBytes());
  });

  it('has the same loss curve on wasm as on node', async (context) => {
    const { name: opened } = await openBackend();
    if (opened !== 'node') context.skip(`the backend node is not here (${opened} is), so there is nothing to compare`);
    const here = await fitSequenceModel(name, small, settings, { seed: 5 });
    const input = { model: name, interactions: [...small.interactions], settings, seed: 5 };
    const there = await startFit({ ...input, backend: 'wasm' });
    expect(there.report.backend).toBe('wasm');
    here.report.curve.forEach(({ loss }, i) => {
      expect(there.report.curve[i]?.loss).toBeCloseTo(loss, 3);
    });
    const scores = loadModel(name, there.bytes).scoreAll(['i-03', 'i-04']);
    here.model.scoreAll(['i-03', 'i-04']).forEach((score, i) => {
      expect(Math.abs(score - (scores[i] as number))).toBeLessThan(1e-2);
    });
  });

  it('refuses a setting that it does not have or that is out of range', async () => {
    const fitted = (settings: Record<string, unknown>) => fitSequenceModel(name, small, settings);
    await expect(async () => fitted({ wings: 2 })).rejects.toThrow('there is no setting wings');
    await expect(async () => fitted({ width: 0 })).rejects.toThrow('width must be a whole number from 1');
    await expect(async () => fitted({ inputDropout: 1 })).rejects.toThrow(
      'inputDropout must be a number from 0 to 0.95',
    );
  });
});

it('cnn takes filters of which a batch has more values than the drawn masks', async () => {
  const settings = { ...shared, window: 2, width: 64, vertical: 64, horizontal: 1, batchSize: 400, epochs: 1 };
  const { report } = await fitSequenceModel('cnn', { interactions: interactions(alternating(400, 1)) }, settings);
  expect(report.curve[0]?.loss).toBeLessThan(10);
});
