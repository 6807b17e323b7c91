import { describe, it } from 'vitest';
import { Wake } from './wake.js';

describe('Wake', () => {
  it('wakes a sleeper, and keeps a call that came before the sleep', async () => {
    const wake = new Wake();
    const long = 2 ** 30;
    const asleep = wake.sleep(long);
    wake.call();
    await asleep;
    wake.call();
    await wake.sleep(long);
  });

  it('sleeps again after a call was taken, until its time is up', async () => {
    const wake = new Wake();
    wake.call();
    await wake.sleep(1);
    await wake.sleep(1);
  });
});
