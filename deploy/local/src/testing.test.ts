import { expect, it } from 'vitest';
import { randomName, waitFor } from './testing.js';

it('returns the first truthy value and counts a throwing condition as not yet', async () => {
  let calls = 0;
  const value = await waitFor(
    () => {
      calls += 1;
      if (calls === 1) throw new Error('too early');
      return calls < 3 ? undefined : `after ${calls}`;
    },
    { intervalMs: 1 },
  );
  expect(value).toBe('after 3');
});

it('says what was waited for and what was seen last', async () => {
  const never = waitFor(() => false, { timeoutMs: 5, intervalMs: 1, what: 'the topic' });
  await expect(never).rejects.toThrow('waited 5 ms for the topic: last value false');
  const failing = waitFor(() => Promise.reject(new Error('refused')), { timeoutMs: 5, intervalMs: 1 });
  await expect(failing).rejects.toThrow('refused');
});

it('gives names that fit topics and schemas, each another', () => {
  const names = Array.from({ length: 100 }, () => randomName('t'));
  expect(new Set(names).size).toBe(100);
  for (const name of names) expect(name).toMatch(/^t_[0-9a-f]{8}$/);
});
