import { describe, expect, it } from 'vitest';
import { BackgroundStart, type Startable } from './background-start.js';
import { createLogger } from './log.js';
import { breathe } from './pause.js';

const never = 2 ** 30;

function gate() {
  let open = () => {};
  let shut: (error: Error) => void = () => {};
  const passed = new Promise<void>((resolve, reject) => {
    open = resolve;
    shut = reject;
  });
  return { passed, open, shut };
}

/** Something whose starts end as the test says, one gate a try. */
function world(o: { againMs?: number; stopMs?: number; stop?: () => Promise<void> } = {}) {
  const lines: string[] = [];
  const log = createLogger({ service: 'test', level: 'info', destination: { write: (line) => void lines.push(line) } });
  const tries: (Startable & ReturnType<typeof gate> & { begun: boolean; stops: number })[] = [];
  const background = new BackgroundStart({
    make: () => {
      const door = gate();
      const one = {
        ...door,
        begun: false,
        stops: 0,
        start() {
          one.begun = true;
          return door.passed;
        },
        async stop() {
          one.stops++;
          await o.stop?.();
        },
      };
      tries.push(one);
      return one;
    },
    againMs: o.againMs ?? 1,
    stopMs: o.stopMs ?? never,
    log,
    failed: 'it cannot be started; trying again',
  });
  const attempt = (place: number) => expect.poll(() => tries[place]?.begun, { interval: 1 }).toBe(true);
  return { background, tries, attempt, said: () => lines.map((line) => JSON.parse(line)) };
}

describe('BackgroundStart', () => {
  it('returns at once, and tries a new one until one starts; those that failed are stopped', async () => {
    const { background, tries, attempt, said } = world();
    background.start();
    background.start();
    tries[0]?.shut(new Error('no broker'));
    await attempt(1);
    tries[1]?.shut(new Error('still none'));
    await attempt(2);
    expect(background.current()).toBe(tries[2]);
    tries[2]?.open();
    expect(await background.started(never)).toBe(true);
    expect(tries.map(({ stops }) => stops)).toEqual([1, 1, 0]);
    expect(said().map(({ level, msg, err }) => [level, msg, err.message])).toEqual([
      ['error', 'it cannot be started; trying again', 'no broker'],
      ['error', 'it cannot be started; trying again', 'still none'],
    ]);
    await background.stop();
    expect(tries.map(({ stops }) => stops)).toEqual([1, 1, 1]);
  });

  it('is waited for so long and no longer, and goes on', async () => {
    const { background, tries } = world();
    expect(await background.started(1)).toBe(false);
    background.start();
    expect(await background.started(1)).toBe(false);
    tries[0]?.open();
    expect(await background.started(never)).toBe(true);
    await background.stop();
  });

  it('makes none more once it is stopped, during a pause at once', async () => {
    const { background, tries } = world({ againMs: never });
    background.start();
    tries[0]?.shut(new Error('no broker'));
    await expect.poll(() => background.current(), { interval: 1 }).toBeUndefined();
    await background.stop();
    expect(await background.started(never)).toBe(false);
    background.start();
    await breathe();
    expect(tries).toHaveLength(1);
  });

  it('stops one that is starting, waits for its start to end, and says nothing of that', async () => {
    const { background, tries, said } = world();
    background.start();
    let stopped = false;
    const stopping = background.stop().then(() => {
      stopped = true;
    });
    expect(tries[0]?.stops).toBe(1);
    await breathe();
    expect(stopped).toBe(false);
    tries[0]?.shut(new Error('stopped'));
    await stopping;
    expect(tries).toHaveLength(1);
    expect(said()).toEqual([]);
  });

  it('does not wait for ever for a start that hangs, and stops it when it ends after all', async () => {
    const { background, tries } = world({ stopMs: 5 });
    background.start();
    await background.stop();
    expect(tries[0]?.stops).toBe(1);
    tries[0]?.open();
    await expect.poll(() => tries[0]?.stops, { interval: 1 }).toBe(2);
    expect(await background.started(never)).toBe(false);
  });

  it('waits as long as it takes to stop what has started', async () => {
    const work = gate();
    const { background, tries } = world({ stopMs: 1, stop: () => work.passed });
    background.start();
    tries[0]?.open();
    await background.started(never);
    let stopped = false;
    const stopping = background.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stopped).toBe(false);
    work.open();
    await stopping;
  });

  it('passes on that what has started cannot be stopped', async () => {
    const { background, tries } = world({ stop: () => Promise.reject(new Error('stuck')) });
    background.start();
    tries[0]?.open();
    await background.started(never);
    await expect(background.stop()).rejects.toThrow('stuck');
  });
});
