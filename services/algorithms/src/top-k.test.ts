import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TopK } from './top-k.js';

it('TopK keeps what a sort would put first, ties by index, and can be used again', () => {
  const scores = fc.array(fc.oneof(fc.nat(3), fc.double({ noNaN: true })));
  fc.assert(
    fc.property(fc.array(scores, { maxLength: 3 }), fc.nat(12), (rounds, capacity) => {
      const top = new TopK(capacity);
      for (const round of rounds) {
        round.forEach((score, index) => {
          top.offer(index, score);
        });
        const sorted = round.map((score, index) => ({ score, index }));
        sorted.sort((a, b) => b.score - a.score || a.index - b.index);
        const kept = top.drain();
        expect([...kept.indexes]).toEqual(sorted.slice(0, capacity).map((entry) => entry.index));
      }
    }),
    { numRuns: 500 },
  );
});
