import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inParallel } from './in-parallel.js';

it('gives every result in the order of the items, with no more at once than workers', async () => {
  const delays = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(delays, fc.integer({ min: 1, max: 4 }), async (items, workers) => {
      let [running, most] = [0, 0];
      const turns = async (count: number): Promise<number> => {
        running += 1;
        most = Math.max(most, running);
        for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
        running -= 1;
        return count * 2;
      };
      expect(await inParallel(items, turns, workers)).toEqual(items.map((item) => item * 2));
      expect(most).toBeLessThanOrEqual(workers);
      expect(running).toBe(0);
    }),
  );
});

it('fails as the work fails', async () => {
  await expect(inParallel([1, 2], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
