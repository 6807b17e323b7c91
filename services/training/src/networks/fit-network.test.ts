import { evaluateNextItem } from '@insight-mesh/algorithms/next-item-evaluation';
import { describe, expect, it } from 'vitest';
import { fitSequenceModel } from '../models/fit.js';
import { type Checkpoints, DivergedError, type FitProgress, type SequenceData } from '../models/fitting.js';

/** Users who walk around a ring of items; what they would do next is the validation. */
function ring(users: number, items: number): SequenceData {
  const item = (n: number): string => `i-${String(n % items).padStart(3, '0')}`;
  const walks = Array.from({ length: users }, (_, u) => Array.from({ length: 3 + (u % 7) }, (_, t) => item(5 * u + t)));
  return {
    interactions: walks.flatMap((walk, u) =>
      walk.slice(0, -1).map((itemId, timeMs) => ({ userId: `u-${u}`, sessionId: `u-${u}`, itemId, timeMs })),
    ),
    validation: {
      cases: walks.map((walk) => ({ context: walk.slice(0, -1), target: walk.at(-1) as string })),
      leaveOut: 'context',
    },
  };
}

const small = {
  width: 16,
  heads: 2,
  blocks: 1,
  maxLength: 8,
  batchSize: 16,
  negatives: 20,
  dropout: 0.2,
  validateEvery: 1,
};

/** A place for one state, in memory. `due` is asked before each step. */
function memory(due: () => boolean = () => false): Checkpoints & { state?: Uint8Array; saves: number } {
  return {
    saves: 0,
    due,
    beside: () => {
      throw new Error('a fit without parts');
    },
    async load() {
      return this.state;
    },
    async save(state) {
      this.saves++;
      this.state = state.slice();
    },
  };
}

describe('a fit of a network', () => {
  it('learns what follows what, tells its progress, and keeps the best epoch', async () => {
    const data = ring(120, 40);
    const seen: FitProgress[] = [];
    const settings = { ...small, epochs: 16, patience: 30, learningRate: 0.01 };
    const { model, report } = await fitSequenceModel('transformer', data, settings, {
      onProgress: (p) => seen.push(p),
    });
    const [first, last] = [report.curve[0], report.curve.at(-1)];
    expect(last?.loss as number).toBeLessThan(0.5 * (first?.loss as number));
    const cases = data.validation?.cases ?? [];
    const plain = evaluateNextItem(model, cases, { cutoffs: [10], catalogueSize: 40, leaveOut: 'context' });
    const best = report.curve.find((point) => point.epoch === report.bestEpoch);
    // Measured in plain code it is what the fit measured when it chose the epoch.
    expect(plain['ndcg@10']).toBeCloseTo(best?.validation?.['ndcg@10'] ?? -1, 3);
    expect(plain['ndcg@10']).toBeGreaterThan(0.8);
    expect(Math.max(...report.curve.map((point) => point.validation?.['ndcg@10'] ?? 0))).toBe(
      best?.validation?.['ndcg@10'],
    );
    expect(seen.at(-1)).toMatchObject({ done: seen.at(-1)?.total, epoch: 16 });
    for (const { loss, examplesPerSecond, secondsLeft } of seen) {
      expect(loss).toBeGreaterThan(0);
      expect(examplesPerSecond).toBeGreaterThan(0);
      expect(secondsLeft).toBeGreaterThanOrEqual(0);
    }
  });

  it('goes on from wherever it was broken off, to the same bytes', async () => {
    const data = ring(60, 40);
    const settings = {
      ...small,
      epochs: 4,
      averaging: 0.9,
      itemStart: 'cooccurrence',
      ownOutputs: true,
      itemBias: true,
    };
    const whole = await fitSequenceModel('transformer', data, settings, { seed: 5 });
    for (const stops of [[1], [3, 4, 9], [7, 11]]) {
      const checkpoints = memory();
      let steps = 0;
      let result: Awaited<ReturnType<typeof fitSequenceModel>> | undefined;
      for (let tries = 0; result === undefined && tries < 9; tries++) {
        const abort = new AbortController();
        const reason = new Error('stopped');
        try {
          result = await fitSequenceModel('transformer', data, settings, {
            seed: 5,
            checkpoints,
            signal: abort.signal,
            onProgress: () => {
              if (stops.includes(++steps)) abort.abort(reason);
            },
          });
        } catch (error) {
          expect(error).toBe(reason);
        }
      }
      expect(checkpoints.saves).toBe(stops.length);
      expect(result?.model.toBytes()).toEqual(whole.model.toBytes());
      const losses = (report?: typeof whole.report) =>
        report?.curve.map(({ loss, validation }) => ({ loss, validation }));
      expect(losses(result?.report)).toEqual(losses(whole.report));
    }
  });

  it('goes on from a state that lies some steps back, as after a kill', async () => {
    const data = ring(60, 40);
    const settings = { ...small, epochs: 3 };
    const whole = await fitSequenceModel('transformer', data, settings);
    let steps = 0;
    const checkpoints = memory(() => steps === 6);
    const abort = new AbortController();
    const lost: Checkpoints = {
      ...checkpoints,
      save: async (state) => void (steps <= 6 && (await checkpoints.save(state))),
    };
    const broken = fitSequenceModel('transformer', data, settings, {
      checkpoints: lost,
      signal: abort.signal,
      onProgress: () => ++steps === 9 && abort.abort(new Error('killed')),
    });
    await expect(broken).rejects.toThrow('killed');
    const again = await fitSequenceModel('transformer', data, settings, { checkpoints });
    expect(again.model.toBytes()).toEqual(whole.model.toBytes());
  });

  it('does not go on from the state of another fit, and says so', async () => {
    const data = ring(30, 20);
    const checkpoints = memory(() => true);
    await fitSequenceModel('transformer', data, { ...small, epochs: 1 }, { checkpoints });
    const { report } = await fitSequenceModel('transformer', data, { ...small, epochs: 2 }, { checkpoints });
    expect(report.warnings).toEqual([expect.stringContaining('the checkpoint is of another fit')]);
    expect(report.curve).toHaveLength(2);
  });

  it('ends when validation gets no better, and without validation after its epochs', async () => {
    const data = ring(40, 20);
    const settings = { ...small, epochs: 50, patience: 2, learningRate: 1e-7 };
    const { report } = await fitSequenceModel('transformer', data, settings);
    expect(report.curve.length).toBeLessThan(50);
    expect(report.curve.length - (report.bestEpoch ?? 0)).toBe(2);
    const { interactions } = data;
    const alone = await fitSequenceModel('transformer', { interactions }, { ...small, epochs: 3 });
    expect(alone.report).toMatchObject({ curve: [{ epoch: 1 }, { epoch: 2 }, { epoch: 3 }] });
    expect(alone.report).not.toHaveProperty('bestEpoch');
  });

  it('names epoch, batch and user where it diverges', async () => {
    const embeddings = new Map([['i-003', Float32Array.of(Number.NaN, 1)]]);
    const fit = fitSequenceModel('transformer', { ...ring(30, 20), embeddings }, { ...small, epochs: 2 });
    await expect(fit).rejects.toThrow(DivergedError);
    await expect(fit).rejects.toThrow(/not a number any more in epoch 1, batch \d+ of \d+ \(its first user is u-\d+\)/);
  });

  it('learns of attributes and texts what ids alone do not tell', async () => {
    // What follows depends on the colour; the last items of each colour occur in one user's sequence only.
    const data = ring(120, 40);
    const attributes = new Map(
      Array.from({ length: 40 }, (_, n) => [`i-${String(n).padStart(3, '0')}`, [`c-${n % 4}`, 'all']]),
    );
    const embeddings = new Map(
      [...attributes.keys()].map((id, n) => [id, Float32Array.of(Math.sin(n / 3), Math.cos(n / 3), 1)]),
    );
    const settings = { ...small, epochs: 3 };
    const [plain, both, off] = await Promise.all([
      fitSequenceModel('transformer', data, settings),
      fitSequenceModel('transformer', { ...data, attributes, embeddings }, settings),
      fitSequenceModel(
        'transformer',
        { ...data, attributes, embeddings },
        { ...settings, attributes: false, embeddings: false },
      ),
    ]);
    expect(both.model.toBytes()).not.toEqual(plain.model.toBytes());
    expect(off.model.toBytes()).toEqual(plain.model.toBytes());
    expect(both.report.curve.at(-1)?.loss as number).toBeLessThan(both.report.curve[0]?.loss as number);
  });

  it('fits nothing to nothing, and says so', async () => {
    const { model, report } = await fitSequenceModel('transformer', { interactions: [] }, small);
    expect(model.recommend(['i-1'], 3)).toEqual([]);
    expect(report.warnings).toEqual(['no sequence has two items, so nothing was learnt']);
    const one = [{ userId: 'u', sessionId: 's', itemId: 'a', timeMs: 1 }];
    const single = await fitSequenceModel(
      'transformer',
      { interactions: one },
      { ...small, itemStart: 'cooccurrence' },
    );
    expect(single.model.recommend(['a'], 3)).toHaveLength(1);
  });

  it.each([
    [{ wings: 2 }, /there is no setting wings/],
    [{ heads: 3 }, /width must be a multiple of heads/],
    [{ dropout: 1 }, /dropout must be a number from 0 to 0.95/],
    [{ negatives: 0, lazyUpdates: true }, /lazyUpdates must be false/],
    [{ negatives: 0, negativePower: 1 }, /negativePower must be 0/],
    [{ groupBy: 'item' }, /groupBy must be one of user, session/],
  ])('refuses the settings %j', async (settings, why) => {
    await expect(
      Promise.resolve().then(() => fitSequenceModel('transformer', { interactions: [] }, settings)),
    ).rejects.toThrow(why);
  });
});
