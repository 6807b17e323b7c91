import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstDifference } from './first-difference.js';

it('finds none in equal texts, and names the line in which two part', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', ''), { maxLength: 10 });
  fc.assert(
    fc.property(lines, lines, lines, (before, one, other) => {
      const text = (end: readonly string[]) => [...before, ...end].join('\n');
      const difference = firstDifference(text(['x', ...one]), text(['y', ...other]));
      expect(difference).toContain(`first in line ${before.length + 1}:\n`);
      expect(difference).toMatch(/^- x$/m);
      expect(difference).toMatch(/^\+ y$/m);
      expect(firstDifference(text(one), text(one))).toBeUndefined();
    }),
  );
});

it('tells of lines that only one of them has', () => {
  expect(firstDifference('a', 'a\nb')).toBe('first in line 2:\n  a\n+ b');
  expect(firstDifference('a\nb', 'a')).toBe('first in line 2:\n  a\n- b');
});
