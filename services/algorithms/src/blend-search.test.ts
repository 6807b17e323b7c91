import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Blend } from './blend.js';
import { gatherCases } from './blend-cases.js';
import { type BlendObjective, searchWeights } from './blend-search.js';
import { fitModel } from './fit-model.js';
import { ItemTable } from './item-table.js';
import type { Interaction, ModelName, SequenceModel } from './model.js';
import { evaluateNextItem, type NextItemCase } from './next-item-evaluation.js';
import { type Normalisation, voteNormalisations } from './normalise.js';
import { seeded } from './preparation/random.js';

/** Answers with fixed scores, whatever the context. */
function fixed(name: ModelName, scores: Record<string, number>): SequenceModel {
  const items = ItemTable.of(Object.keys(scores));
  return {
    name,
    items,
    knows: (id) => items.has(id),
    recommend: () => [],
    toBytes: () => new Uint8Array(),
    scoreAll: (_, into = new Float64Array(items.size)) => {
      for (let i = 0; i < items.size; i++) into[i] = scores[items.id(i)] as number;
      return into;
    },
  };
}

const found = (sources: readonly SequenceModel[], cases: readonly NextItemCase[], objective: BlendObjective) => {
  const items = ItemTable.of(sources.flatMap((source) => source.items.ids));
  const asked = sources.map((model) => ({ model, normalisations: voteNormalisations }));
  const gathered = gatherCases(asked, items, cases, { depth: 20, leaveOutContext: false });
  return searchWeights(gathered, objective, { starts: 2, rounds: 8, random: seeded(7) });
};

describe('the search for the weights of a blend', () => {
  const right = fixed('rules', { a: 3, b: 2, c: 1, d: 1 });
  const wrong = fixed('popularity', { d: 9, c: 4, b: 2, a: 1 });
  const cases: NextItemCase[] = [{ context: ['z'], target: 'a' }];

  it('gives the weight to the model that is right', () => {
    const { best, value } = found([wrong, right], cases, { k: 3, leaveOut: ['nothing'] });
    expect(value).toBeCloseTo(3, 12);
    expect(best.weights[1]).toBeGreaterThan(best.weights[0] as number);
    expect(best.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  it('learns how likely the current item is taken again', () => {
    const again: NextItemCase[] = [{ context: ['b'], target: 'b' }];
    const { best, value } = found([right], again, { k: 3, leaveOut: ['nothing'] });
    expect(value).toBeCloseTo(3, 12);
    expect(best.current).toBeGreaterThan(1);
    const never: NextItemCase[] = [{ context: ['a'], target: 'b' }];
    expect(found([right], never, { k: 3, leaveOut: ['nothing'] }).best.current).toBeLessThan(1);
  });

  it('measures what the blend then reaches', () => {
    const acts: Interaction[] = Array.from({ length: 400 }, (_, n) => ({
      userId: `u-${n % 40}`,
      sessionId: `s-${n % 40}`,
      itemId: `i-${(n * 7 + (n >> 4) * (n % 3)) % 17}`,
      timeMs: n,
    }));
    const sources = (['rules', 'vs-knn', 'popularity'] as const).map((name) => fitModel(name, acts));
    const context = fc.array(
      fc.nat(16).map((item) => `i-${item}`),
      { minLength: 1, maxLength: 4 },
    );
    const asked = fc.array(fc.record({ context, target: fc.nat(16).map((item) => `i-${item}`) }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(asked, fc.constantFrom<'nothing' | 'current'>('nothing', 'current'), (cases, leaveOut) => {
        const { best, value } = found(sources, cases, { k: 5, leaveOut: [leaveOut] });
        const used = sources.flatMap((model, s) => ((best.weights[s] as number) > 0 ? [{ model, s }] : []));
        const parts = used.map(({ model, s }) => ({
          model: model.name,
          normalise: voteNormalisations[best.normalisations[s] as number] as Normalisation,
          weight: best.weights[s] as number,
        }));
        const blend = new Blend(
          { parts, current: best.current, seen: best.seen },
          used.map(({ model }) => model),
        );
        const measured = evaluateNextItem(blend, cases, { cutoffs: [5], catalogueSize: 17, leaveOut });
        const reached = ['hr@5', 'ndcg@5', 'mrr@5'].reduce((sum, key) => sum + (measured[key] as number), 0);
        // Scores are kept as 32-bit floats while weights are searched, so that a near tie may fall the other way.
        expect(reached).toBeCloseTo(value, 1);
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same for the same seed, and stops when it is cancelled', () => {
    const objective: BlendObjective = { k: 3, leaveOut: ['nothing'] };
    expect(found([wrong, right], cases, objective)).toEqual(found([wrong, right], cases, objective));
    const gathered = gatherCases([{ model: right, normalisations: ['max'] }], right.items, cases, {
      depth: 5,
      leaveOutContext: false,
    });
    const signal = AbortSignal.abort(new Error('cancelled by hand'));
    const options = { starts: 0, rounds: 2, random: seeded(1), signal };
    expect(() => searchWeights(gathered, objective, options)).toThrow('cancelled by hand');
  });

  it('finds nothing to choose by without cases, and then keeps equal weights', () => {
    const { best, value } = found([wrong, right], [], { k: 3, leaveOut: ['nothing'] });
    expect(value).toBe(0);
    expect(best.weights).toEqual([0.5, 0.5]);
  });
});
