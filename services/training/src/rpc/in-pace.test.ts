import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inPace } from './in-pace.js';

const pace = { graceMs: 1_000, bytesPerSecond: 100, mostMs: 9_500 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** So many bytes every second, for ever. */
async function* sending(bytes: number): AsyncGenerator<number> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    yield bytes;
  }
}

async function take(messages: AsyncIterable<number>): Promise<{ bytes: number; error: unknown }> {
  let bytes = 0;
  try {
    for await (const each of inPace(messages, (size) => size, pace)) bytes += each;
    return { bytes, error: undefined };
  } catch (error) {
    return { bytes, error };
  }
}

it.each([
  ['sends nothing', 0, 0],
  // Behind the grace 100 bytes a second are needed: after 2 s 50 came.
  ['sends too little', 50, 50],
  ['sends for longer than it may', 1_000, 9_000],
])('ends one that %s', async (_what, size, came) => {
  const taken = take(sending(size));
  await vi.advanceTimersByTimeAsync(20_000);
  const { bytes, error } = await taken;
  expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED', message: expect.stringContaining('100 bytes a second') });
  expect(bytes).toBe(came);
});

it('gives what comes in time, to its end, and passes errors on', async () => {
  async function* three(): AsyncGenerator<number> {
    yield* [1, 2, 3];
  }
  expect(await take(three())).toEqual({ bytes: 6, error: undefined });
  // biome-ignore lint/correctness/useYield: it breaks off at once.
  async function* broken(): AsyncGenerator<number> {
    throw new Error('broken off');
  }
  expect((await take(broken())).error).toEqual(new Error('broken off'));
});
