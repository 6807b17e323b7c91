import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdOut } from './hold-out.js';

const labelled = fc.array(fc.record({ label: fc.boolean(), group: fc.integer({ min: -1, max: 30 }) }), {
  minLength: 60,
  maxLength: 200,
});

describe('what early stopping holds out', () => {
  it('are whole customers where rows are of somebody, about their share, and both labels are left', () => {
    fc.assert(
      fc.property(labelled, fc.integer({ min: 0, max: 1000 }), (drawn, seed) => {
        const labels = Float64Array.from([...drawn.map(({ label }) => Number(label)), 0, 1, 0, 1]);
        const groups = Int32Array.from([...drawn.map(({ group }) => group), -1, -1, -1, -1]);
        const { fitted, validation } = holdOut(labels, 0.2, seed, groups);
        const held = new Set(Array.from(validation, (row) => groups[row]).filter((group) => (group as number) >= 0));
        expect(Array.from(fitted, (row) => groups[row]).filter((group) => held.has(group as number))).toEqual([]);
        expect([...fitted, ...validation].sort((a, b) => a - b)).toEqual([...labels.keys()]);
        expect([...validation]).toEqual([...validation].sort((a, b) => a - b));
        expect(new Set(Array.from(fitted, (row) => labels[row])).size).toBe(2);
        expect(validation.length).toBeGreaterThan(0);
        expect(holdOut(labels, 0.2, seed, groups)).toEqual({ fitted, validation });
      }),
    );
  });

  it('has both labels where some customer of each can be spared', () => {
    // One customer in twenty ever buys.
    const groups = Int32Array.from({ length: 400 }, (_, row) => Math.floor(row / 4));
    const labels = Float64Array.from(groups, (group) => (group % 20 === 0 ? 1 : 0));
    for (let seed = 0; seed < 50; seed++) {
      const { validation } = holdOut(labels, 0.1, seed, groups);
      expect(new Set(Array.from(validation, (row) => labels[row])).size).toBe(2);
      expect(validation.length).toBeLessThan(80);
    }
  });

  it('is said not to be possible where one customer has a label alone', () => {
    const labels = Float64Array.of(0, 0, 1, 1);
    expect(() => holdOut(labels, 0.5, 1, Int32Array.of(3, 3, 4, 4))).toThrow(
      'early stopping holds out whole customers, and of 2 none can be held out so that both labels are left',
    );
  });

  it('has each class in its share where rows are of nobody', () => {
    const labels = Float64Array.from({ length: 100 }, (_, i) => (i < 20 ? 1 : 0));
    const { validation } = holdOut(labels, 0.1, 5);
    expect(Array.from(validation, (row) => labels[row]).filter((label) => label === 1)).toHaveLength(2);
    expect(validation).toHaveLength(10);
  });
});
