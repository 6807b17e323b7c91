import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hydrated } from '../request-state.js';
import { noRules } from '../rules/rules.js';
import { reRank } from './re-rank.js';
import { score } from './score.js';

const candidate = (itemId: string, value: number, tier: number): Hydrated => ({
  itemId,
  tier,
  source: `source ${tier}`,
  parts: [{ source: `source ${tier}`, raw: value, value }],
  item: undefined,
});
const plain = { weights: {}, factors: [] };
const ranked = (...list: Hydrated[]) =>
  reRank(score(list, plain), 100, noRules).kept.map(({ itemId, score: value }) => [itemId, value]);

describe('score', () => {
  it('keeps what the first tier gave', () => {
    expect(ranked(candidate('a', 0.2, 0), candidate('b', 0.7, 0))).toEqual([
      ['b', 0.7],
      ['a', 0.2],
    ]);
  });

  it('puts a later tier below, in proportion to its best', () => {
    const list = [candidate('a', 0.2, 0), candidate('p', 1, 1), candidate('q', 0.5, 1), candidate('z', 0, 2)];
    expect(ranked(...list)).toEqual([
      ['a', 0.2],
      ['p', 0.2],
      ['q', 0.1],
      ['z', 0],
    ]);
  });

  it('keeps the order of the tiers where scores are zero', () => {
    const zeros = ranked(candidate('b', 0, 0), candidate('p', 0.9, 1), candidate('a', 0.3, 1));
    expect(zeros.map(([id]) => id)).toEqual(['b', 'a', 'p']);
  });

  it('adds what the sources gave, each by its weight, and tells what each added', () => {
    const parts = [
      { source: 'transformer', raw: 7, value: 1 },
      { source: 'trending', raw: 30, value: 0.5 },
    ];
    const [scored] = score([{ ...candidate('a', 0, 0), parts }], { weights: { trending: 0.4 }, factors: [] });
    expect(scored).toMatchObject({ score: 1.2, effects: [1, 0.2] });
  });

  it('multiplies by the factors, whose effects and those of the parts add up to the score', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const factor = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 8 }), factor, factor, (values, boost, rotation) => {
        const parts = values.map((value, index) => ({ source: `s${index}`, raw: value, value }));
        const factors = [
          { name: 'boost', of: () => boost } as const,
          { name: 'rotation', of: () => rotation } as const,
        ];
        const [scored] = score([{ ...candidate('a', 0, 0), parts }], { weights: {}, factors });
        const sum = values.reduce((all, value) => all + value, 0);
        expect(scored?.score).toBeCloseTo(sum * boost * rotation, 6);
        const effects = [...(scored?.effects ?? []), ...(scored?.adjustments.map(({ effect }) => effect) ?? [])];
        expect(effects.reduce((all, effect) => all + effect, 0)).toBeCloseTo(scored?.score ?? Number.NaN, 6);
      }),
    );
  });
});
