import { expect, it } from 'vitest';
import { endsWithin, pause } from './pause.js';

const never = 2 ** 30;

it('pauses until the time is over or the signal is aborted', async () => {
  await pause(1);
  const stopping = new AbortController();
  const pausing = pause(never, stopping.signal);
  stopping.abort();
  await pausing;
  await pause(never, stopping.signal);
});

it('waits for work so long, whatever becomes of it', async () => {
  expect(await endsWithin(Promise.resolve(), never)).toBe(true);
  expect(await endsWithin(Promise.reject(new Error('failed')), never)).toBe(true);
  expect(await endsWithin(new Promise(() => {}), 1)).toBe(false);
});

it('leaves no timer behind when the work ends first', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  for (let turn = 0; turn < 100; turn++) await endsWithin(Promise.resolve(), never);
  expect(timers() - before).toBeLessThan(50);
});
