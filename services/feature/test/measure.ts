// How fast a topic drains into Postgres and the lake, and how soon a click is served. Needs running servers and a build:
//   TEST_KAFKA_BROKERS=… TEST_DATABASE_URL=… node services/feature/dist/test/measure.js [events] [customers]
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventJson } from '@insight-mesh/contracts/json';
import { startProcess } from '@insight-mesh/local-stack/processes';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { createTestMesh, serviceToken, type TestMesh } from './mesh.js';

const events = Number(process.argv[2] ?? 200_000);
const customers = Number(process.argv[3] ?? 10_000);
const types = ['VIEW', 'VIEW', 'VIEW', 'VIEW', 'SEARCH', 'ADD_TO_CART', 'FAVOURITE'] as const;

function event(index: number): EventJson {
  // Squares of an even spread: some items and customers are much busier than others.
  const spread = (index * 0.618_033_988_7) % 1;
  const at = Date.UTC(2026, 4, 1) + index * 40;
  return {
    id: `0198f3a2-5c1e-7c3a-9d54-${String(index).padStart(12, '0')}`,
    tenant_id: 'demo',
    type: `EVENT_TYPE_${types[index % types.length] ?? 'VIEW'}`,
    occurred_at: new Date(at).toISOString(),
    received_at: new Date(at + 412).toISOString(),
    customer_id: `c-${Math.floor(((index * 0.754_877_666_2) % 1) ** 2 * customers)}`,
    session_id: `s-${Math.floor(index / 7)}`,
    device_id: `d-${index % 5000}`,
    channel: 'web',
    item_id: `i-${Math.floor(spread ** 2 * 5_000)}`,
    context: { page: '/products/walnut-desk-lamp', referrer: 'https://www.example.com/search' },
    consent: { analytics: true, personalisation: true },
  };
}

async function offsets(mesh: TestMesh, consumer: string): Promise<number> {
  const { rows } = await mesh.pool.query(
    'SELECT sum(next_offset)::int AS n FROM consumer_offsets WHERE consumer = $1',
    [`${mesh.prefix}${consumer}`],
  );
  return rows[0]?.n ?? 0;
}

const quantile = (sorted: number[], q: number) => (sorted[Math.floor(q * (sorted.length - 1))] ?? 0).toFixed(1);

const mesh = await createTestMesh(12);
try {
  for (let start = 0; start < events; start += 1_000) {
    await mesh.send(Array.from({ length: Math.min(1_000, events - start) }, (_, i) => event(start + i)));
  }
  const service = await startProcess({
    name: 'feature',
    command: process.execPath,
    args: [fileURLToPath(new URL('../src/main.js', import.meta.url))],
    env: { PATH: process.env.PATH, ...mesh.env, LOG_LEVEL: 'info', LAKE_MAX_AGE_MS: '5000' },
    logFile: join(mesh.folder, 'feature.log'),
  });
  try {
    await waitFor(async () => (await offsets(mesh, 'feature')) > 0, { timeoutMs: 60_000, intervalMs: 5 });
    const from = { at: performance.now(), done: await offsets(mesh, 'feature') };
    await waitFor(async () => (await offsets(mesh, 'feature')) === events, { timeoutMs: 300_000, intervalMs: 10 });
    const foldSeconds = (performance.now() - from.at) / 1000;
    console.log(`folded ${((events - from.done) / foldSeconds).toFixed(0)} events/s`);
    await waitFor(async () => (await offsets(mesh, 'feature-lake')) === events, { timeoutMs: 300_000, intervalMs: 10 });
    const lakeSeconds = (performance.now() - from.at) / 1000;
    console.log(`folded and in the lake ${(events / lakeSeconds).toFixed(0)} events/s`);

    const client = createClient('insightmesh.feature.v1.FeatureService', {
      address: String(service.readyLine.grpc),
      serviceToken,
      serviceName: 'measure',
      defaultDeadlineMs: 10_000,
    });
    const waits: number[] = [];
    const reads: number[] = [];
    for (let click = 0; click < 500; click++) {
      const id = `c-${(click * 37) % customers}`;
      const sent = { ...event(events + click), customer_id: id, session_id: `click-${click}` };
      await mesh.send([sent]);
      const acknowledged = performance.now();
      for (;;) {
        const asked = performance.now();
        const { events: history } = await client.GetHistory({ entity_id: id, limit: 5 }, { tenantId: 'demo' });
        reads.push(performance.now() - asked);
        if (history.some((entry) => entry.session_id === sent.session_id)) break;
      }
      waits.push(performance.now() - acknowledged);
    }
    client.close();
    waits.sort((a, b) => a - b);
    reads.sort((a, b) => a - b);
    console.log(
      `acknowledged by Kafka → in GetHistory: p50 ${quantile(waits, 0.5)} ms, p99 ${quantile(waits, 0.99)} ms`,
    );
    console.log(`GetHistory: p50 ${quantile(reads, 0.5)} ms, p99 ${quantile(reads, 0.99)} ms`);
  } finally {
    await service.stop();
  }
} finally {
  await mesh.stop();
}
