import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger } from './log.js';
import { breathe } from './pause.js';
import { forgetInParts, Repeating } from './repeating.js';

const never = 2 ** 30;

function capture() {
  const lines: string[] = [];
  const log = createLogger({ service: 'test', level: 'info', destination: { write: (line) => void lines.push(line) } });
  return { log, said: () => lines.map((line) => JSON.parse(line)) };
}

/** A task that tells when it was done so many times. */
function counted(wanted: number, work: () => Promise<void> = breathe) {
  let times = 0;
  let reached = () => {};
  const done = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const task = async () => {
    if (++times === wanted) reached();
    await work();
  };
  return { task, done, times: () => times };
}

describe('Repeating', () => {
  it('does its task again and again, one at a time, and no more once it has stopped', async () => {
    const { log, said } = capture();
    let atWork = 0;
    let most = 0;
    const each = counted(5, async () => {
      most = Math.max(most, ++atWork);
      for (let turn = 0; turn < 3; turn++) await breathe();
      atWork--;
    });
    const repeating = new Repeating({ task: each.task, everyMs: 1, log, failed: 'failed' });
    repeating.start();
    repeating.start();
    await each.done;
    await repeating.stop();
    const times = each.times();
    expect(atWork).toBe(0);
    expect(most).toBe(1);
    await repeating.stop();
    repeating.start();
    await breathe();
    expect(each.times()).toBe(times);
    expect(said()).toEqual([]);
  });

  it('tells of an error and goes on', async () => {
    const { log, said } = capture();
    const each = counted(3, () => Promise.reject(new Error('no room')));
    const repeating = new Repeating({ task: each.task, everyMs: 1, log, failed: 'tidying failed; trying again' });
    repeating.start();
    await each.done;
    await repeating.stop();
    expect(said().length).toBe(each.times());
    expect(said()[0]).toMatchObject({
      level: 'error',
      msg: 'tidying failed; trying again',
      err: { message: 'no room' },
    });
  });

  it('stops at once during a pause, before the first time too', async () => {
    const { log } = capture();
    const first = counted(1);
    const between = new Repeating({ task: first.task, everyMs: never, log, failed: 'failed' });
    between.start();
    await first.done;
    await between.stop();
    const none = counted(1);
    const before = new Repeating({ task: none.task, everyMs: 1, firstAfterMs: never, log, failed: 'failed' });
    before.start();
    await breathe();
    await before.stop();
    expect([first.times(), none.times()]).toEqual([1, 0]);
    const late = counted(1);
    const after = new Repeating({ task: late.task, everyMs: never, firstAfterMs: 1, log, failed: 'failed' });
    after.start();
    expect(late.times()).toBe(0);
    await late.done;
    await after.stop();
  });

  it('tells a task at work to end, and waits until it has', async () => {
    const { log } = capture();
    let ended = false;
    let begun = () => {};
    const atWork = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const task = async (signal: AbortSignal) => {
      begun();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await breathe();
      ended = true;
    };
    const repeating = new Repeating({ task, everyMs: never, log, failed: 'failed' });
    repeating.start();
    await atWork;
    expect(ended).toBe(false);
    await repeating.stop();
    expect(ended).toBe(true);
  });
});

describe('forgetInParts', () => {
  it('deletes all in full parts and a last one that is not full', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(200), fc.integer({ min: 1, max: 50 }), async (rows, limit) => {
        const parts: number[] = [];
        let left = rows;
        const forget = async (most: number) => {
          const part = Math.min(left, most);
          left -= part;
          parts.push(part);
          return part;
        };
        expect(await forgetInParts(forget, limit, new AbortController().signal)).toBe(rows);
        expect(left).toBe(0);
        expect(parts).toEqual([...Array(Math.floor(rows / limit)).fill(limit), rows % limit]);
      }),
    );
  });

  it('ends with the part at hand when it is told to', async () => {
    const stopping = new AbortController();
    let parts = 0;
    const forget = async () => {
      if (++parts === 3) stopping.abort();
      return 10;
    };
    expect(await forgetInParts(forget, 10, stopping.signal)).toBe(30);
    expect(await forgetInParts(forget, 10, stopping.signal)).toBe(0);
    expect(parts).toBe(3);
  });
});
