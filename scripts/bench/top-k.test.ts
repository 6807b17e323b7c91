import { expect, it } from 'vitest';
import { topKBench } from './top-k.js';

it('the benchmark of lists measures a small catalogue in seconds, and finds the true lists', async () => {
  const said: string[] = [];
  const result = await topKBench.run({
    dir: '',
    seed: 1,
    count: 4000,
    say: (line) => said.push(line),
    signal: new AbortController().signal,
  });
  expect(result.state_ms).toMatchObject({
    anew_1: { min: expect.any(Number) },
    forward_50: { median: expect.any(Number) },
  });
  const [size] = result.sizes as { items: number; recall: number | null }[];
  expect(size?.items).toBe(4000);
  expect(size?.recall ?? 1).toBeGreaterThan(0.95);
  expect(said.join('\n')).toContain('recommend');
});
