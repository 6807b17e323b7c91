import { createServer } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { createAdminServer } from '../src/admin.js';
import { Metrics } from '../src/metrics.js';
import { memoryLog, silent } from './grpc-fixture.js';

const metrics = new Metrics('test');
let ready = false;
const admin = createAdminServer({ host: '127.0.0.1', port: 0, metrics, ready: () => ready, log: silent });
const base = admin.start().then((port) => `http://127.0.0.1:${port}`);
afterAll(() => admin.stop());

describe('the admin server', () => {
  it('answers health, and readiness as it is now', async () => {
    expect((await fetch(`${await base}/healthz`)).status).toBe(200);
    expect((await fetch(`${await base}/readyz`)).status).toBe(503);
    ready = true;
    const response = await fetch(`${await base}/readyz?verbose`);
    expect([response.status, await response.text()]).toEqual([200, 'ready\n']);
  });

  it('answers metrics in the format of Prometheus', async () => {
    metrics.counter('clicks_total', 'Clicks').inc(3);
    const response = await fetch(`${await base}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toContain('clicks_total{service="test"} 3');
  });

  it('tells in its metrics whether the service is ready now', async () => {
    for (const [now, told] of [
      [false, 0],
      [true, 1],
    ] as const) {
      ready = now;
      const response = await fetch(`${await base}/metrics`);
      expect(await response.text()).toContain(`insightmesh_ready{service="test"} ${told}`);
    }
  });

  it('knows no other path and no other method', async () => {
    expect((await fetch(`${await base}/`)).status).toBe(404);
    expect((await fetch(`${await base}/metrics`, { method: 'POST', body: 'x' })).status).toBe(405);
  });

  it('hides what failed from the caller and logs it', async () => {
    const { log, text } = memoryLog();
    const broken = new Metrics('test');
    broken.registry.metrics = () => Promise.reject(new Error('hunter2'));
    const other = createAdminServer({ host: '127.0.0.1', port: 0, metrics: broken, ready: () => true, log });
    const response = await fetch(`http://127.0.0.1:${await other.start()}/metrics`);
    expect([response.status, await response.text()]).toEqual([500, 'internal error\n']);
    expect(text()).toContain('hunter2');
    await other.stop();
  });

  it('says which port is taken', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => {
        const address = taken.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const other = createAdminServer({ host: '127.0.0.1', port, metrics, ready: () => true, log: silent });
    await expect(other.start()).rejects.toThrow(`admin HTTP cannot listen on 127.0.0.1:${port}: the port is taken`);
    taken.close();
  });
});
