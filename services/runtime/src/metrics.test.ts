import { describe, expect, it } from 'vitest';
import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('returns the same metric for the same name, and refuses another kind', () => {
    const metrics = new Metrics('test');
    expect(metrics.counter('a_total', 'A')).toBe(metrics.counter('a_total', 'A'));
    expect(metrics.gauge('b', 'B', ['x'])).toBe(metrics.gauge('b', 'B', ['x']));
    expect(metrics.histogram('c', 'C')).toBe(metrics.histogram('c', 'C'));
    expect(() => metrics.gauge('a_total', 'A')).toThrow('a_total exists already as another kind');
  });

  it('keeps two services in one process apart', async () => {
    const [one, two] = [new Metrics('one'), new Metrics('two')];
    one.counter('clicks_total', 'Clicks').inc();
    expect(await one.registry.metrics()).toContain('clicks_total{service="one"} 1');
    expect(await two.registry.metrics()).not.toContain('clicks_total');
  });

  it('has RPC durations, the event loop and the process', async () => {
    const metrics = new Metrics('test');
    metrics.observeRpc('server', 'S/M', 'OK', 0.002);
    metrics.observeRpc('client', 'S/M', 'UNAVAILABLE', 3);
    metrics.rpcRunning('S/M', 1);
    const text = await metrics.registry.metrics();
    expect(text).toContain('insightmesh_rpc_server_duration_seconds_count{service="test",method="S/M",code="OK"} 1');
    expect(text).toContain(
      'insightmesh_rpc_client_duration_seconds_sum{service="test",method="S/M",code="UNAVAILABLE"} 3',
    );
    expect(text).toContain('insightmesh_rpc_server_running{method="S/M",service="test"} 1');
    for (const quantile of ['0.5', '0.99', '1']) {
      expect(text).toMatch(
        new RegExp(`insightmesh_event_loop_delay_seconds{quantile="${quantile}",service="test"} [0-9.e-]+`),
      );
    }
    expect(text).toContain('process_resident_memory_bytes');
  });
});
