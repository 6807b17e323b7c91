import { describe, expect, it } from 'vitest';
import { Lifecycle } from './lifecycle.js';
import { createLogger } from './log.js';

const log = createLogger({ service: 'test', level: 'silent' });

function recorded(life: Lifecycle, names: string[]): string[] {
  const calls: string[] = [];
  for (const name of names) {
    life.add(name, {
      start: async () => void calls.push(`start ${name}`),
      stop: async () => void calls.push(`stop ${name} ready=${life.ready()}`),
    });
  }
  return calls;
}

describe('Lifecycle', () => {
  it('starts in order, stops in reverse, and is unready before the first part stops', async () => {
    const life = new Lifecycle(log);
    const calls = recorded(life, ['pool', 'server']);
    expect(life.ready()).toBe(false);
    await life.start();
    expect(life.ready()).toBe(true);
    expect(life.signal.aborted).toBe(false);
    await life.stop();
    expect(life.signal.aborted).toBe(true);
    expect(calls).toEqual(['start pool', 'start server', 'stop server ready=false', 'stop pool ready=false']);
  });

  it('stops what had started when a part fails to start, and names the part', async () => {
    const life = new Lifecycle(log);
    const calls = recorded(life, ['pool', 'cache']);
    life.add('server', {
      start: () => Promise.reject(new Error('port taken')),
      stop: async () => void calls.push('never'),
    });
    await expect(life.start()).rejects.toThrow('server did not start: port taken');
    expect(calls).toEqual(['start pool', 'start cache', 'stop cache ready=false', 'stop pool ready=false']);
  });

  it('stops once, whoever asks, and goes on past a part that fails to stop', async () => {
    const life = new Lifecycle(log);
    const calls = recorded(life, ['pool']);
    life.add('bad', { stop: () => Promise.reject(new Error('stuck')) });
    await life.start();
    const [first, second] = await Promise.allSettled([life.stop(), life.stop()]);
    expect(first.status).toBe('rejected');
    expect(second.status).toBe('rejected');
    expect(calls).toEqual(['start pool', 'stop pool ready=false']);
  });

  it('stopped while starting, lets the part at hand finish, starts no other, and stops it', async () => {
    const life = new Lifecycle(log);
    let finish = () => {};
    const calls: string[] = [];
    life.add('slow', {
      start: () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
      stop: async () => void calls.push('stop slow'),
    });
    life.add('next', { start: async () => void calls.push('start next') });
    const starting = life.start();
    const stopping = life.stop();
    finish();
    await expect(starting).rejects.toThrow('stopped while starting');
    await stopping;
    expect(calls).toEqual(['stop slow']);
  });

  it('is ready only while every part is', async () => {
    const life = new Lifecycle(log);
    let caughtUp = false;
    life.add('consumer', { ready: () => caughtUp });
    await life.start();
    expect(life.ready()).toBe(false);
    caughtUp = true;
    expect(life.ready()).toBe(true);
  });

  it('takes no part after the start', async () => {
    const life = new Lifecycle(log);
    await life.start();
    expect(() => life.add('late', {})).toThrow('late was added after the start');
  });
});
