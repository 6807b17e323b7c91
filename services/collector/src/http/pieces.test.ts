import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Pieces } from './pieces.js';

it('holds what came, in its order, and little more', () => {
  const size = fc.oneof({ weight: 9, arbitrary: fc.nat(30) }, { weight: 1, arbitrary: fc.nat(300_000) });
  fc.assert(
    fc.property(fc.array(size, { minLength: 1, maxLength: 60 }), (sizes) => {
      const [first = Buffer.alloc(0), ...others] = sizes.map((bytes, at) => Buffer.alloc(bytes, at + 1));
      const pieces = new Pieces(first);
      let came = first.length;
      for (const piece of others) {
        pieces.add(piece);
        came += piece.length;
        expect(pieces.heldBytes).toBeLessThanOrEqual(came + Math.max(16_384, came));
      }
      expect(pieces.whole().equals(Buffer.concat([first, ...others]))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

it('takes a million pieces of a byte as little more than a million bytes', () => {
  const piece = Buffer.from('x');
  const pieces = new Pieces(piece);
  for (let came = 1; came < 1_000_000; came++) pieces.add(piece);
  expect(pieces.whole().equals(Buffer.alloc(1_000_000, 'x'))).toBe(true);
  expect(pieces.heldBytes).toBeLessThan(1_300_000);
});
