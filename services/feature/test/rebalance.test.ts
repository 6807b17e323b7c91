import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { expectStoredOnce } from './check-stored.js';
import { createTestMesh, type TestMesh, view } from './mesh.js';

describe('two workers', () => {
  let mesh: TestMesh;
  beforeAll(async () => {
    mesh = await createTestMesh(4);
  });
  afterAll(() => mesh.stop());

  const folded = async (service: Service): Promise<number> => {
    const metric = await service.context.metrics.registry.getSingleMetric('feature_events_total')?.get();
    return metric?.values.find((value) => value.labels.outcome === 'folded')?.value ?? 0;
  };

  it('share the partitions, and hand them over without a gap or a double count', { timeout: 120_000 }, async () => {
    const events = Array.from({ length: 6_000 }, (_, index) =>
      view({
        customer_id: `c-${index % 300}`,
        item_id: `i-${index % 7}`,
        occurred_at: new Date(Date.UTC(2026, 4, 1) + index).toISOString(),
      }),
    );
    let sent = 0;
    let stopSending = false;
    const sending = (async () => {
      while (sent < events.length && !stopSending) {
        await mesh.send(events.slice(sent, sent + 40));
        sent += 40;
      }
    })();
    try {
      const first = await mesh.start({ LAKE_MAX_AGE_MS: '50' });
      await waitFor(async () => (await folded(first)) > 100);
      const second = await mesh.start({ LAKE_MAX_AGE_MS: '50' });
      // A trickle goes on until both have folded something, however fast the first part was.
      await sending;
      await waitFor(
        async () => {
          events.push(...Array.from({ length: 40 }, (_, i) => view({ customer_id: `late-${i}` })));
          await mesh.send(events.slice(-40));
          return (await folded(second)) > 0;
        },
        { timeoutMs: 60_000, what: 'the second worker to fold' },
      );
      await first.life.stop();
      const more = Array.from({ length: 400 }, (_, i) => view({ customer_id: `after-${i}` }));
      events.push(...more);
      await mesh.send(more);
      await mesh.untilStored(60_000);
      expect(await folded(first)).toBeGreaterThan(0);
    } finally {
      stopSending = true;
      await sending;
    }
    await expectStoredOnce(mesh, events);
  });
});
