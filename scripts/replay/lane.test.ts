import { expect, it } from 'vitest';
import { ReplayLane } from './lane.js';
import type { ReplayEvent } from './replay-event.js';

const events = (count: number, size = 1): ReplayEvent[] =>
  Array.from({ length: count }, (_, line) => ({ line, user: 'u', event: { text: 'x'.repeat(size) } }));

it('sends full bodies one after the other and the rest at the end', async () => {
  const bodies: number[][] = [];
  let running = 0;
  const lane = new ReplayLane(3, async (body) => {
    expect(++running).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    bodies.push(body.map(({ line }) => line));
    running--;
  });
  for (const event of events(7)) await lane.push(event);
  await lane.finish();
  expect(bodies).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
});

it('keeps a body of large events within bounds', async () => {
  const sizes: number[] = [];
  const lane = new ReplayLane(1_000, async (body) => {
    sizes.push(body.length);
  });
  for (const event of events(30, 100_000)) await lane.push(event);
  await lane.finish();
  expect(sizes).toEqual([10, 10, 10]);
});

it('tells of a body that could not be sent', async () => {
  const lane = new ReplayLane(1, () => Promise.reject(new Error('refused')));
  const [first, second] = events(2);
  if (first && second) {
    await lane.push(first);
    await expect(lane.push(second)).rejects.toThrow('refused');
  }
  await expect(lane.finish()).rejects.toThrow('refused');
});
