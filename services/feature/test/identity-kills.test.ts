import type { ServiceProcess } from '@insight-mesh/local-stack/processes';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkEvent } from '../src/events/check-event.js';
import { isRefusal } from '../src/events/decode.js';
import { joinsOf } from '../src/identity/edges.js';
import { foldedEvents, launchFeature } from './feature-process.js';
import { identify, seen } from './identity-world.js';
import { createTestMesh, type TestMesh } from './mesh.js';

describe('joins of a feature process that is killed by -9', () => {
  let mesh: TestMesh;
  let running: ServiceProcess | undefined;
  beforeAll(async () => {
    mesh = await createTestMesh();
  });
  afterAll(async () => {
    await running?.kill();
    await mesh.stop();
  });

  const launch = async (): Promise<ServiceProcess> => {
    running = await launchFeature(mesh);
    return running;
  };
  const folded = () => foldedEvents(mesh);

  it('hold every event once, also of those sent again', { timeout: 240_000 }, async () => {
    const events = Array.from({ length: 3_000 }, (_, n) =>
      n % 3 === 0
        ? seen(`v-${n % 200}`, `i-${n % 9}`, n % 1_000)
        : identify(`v-${n % 200}`, `c-${n % 70}`, (n * 7919) % 1_000),
    );
    for (const [part, upTo] of [1_000, 2_000, 3_000].entries()) {
      const feature = await launch();
      for (let start = part * 1_000; start < upTo; start += 100) {
        const chunk = events.slice(start, start + 100);
        await mesh.send([...chunk, ...chunk.filter((_, n) => n % 5 === 0)]);
      }
      // What was folded before a kill comes again.
      await mesh.send(events.slice(0, part * 1_000).filter((_, n) => n % 10 === 0));
      if (upTo === events.length) break;
      const some = { timeoutMs: 60_000, intervalMs: 1, what: 'the process to be in the middle of its work' };
      await waitFor(async () => (await folded()) > part * 1_000 + 100, some);
      await feature.kill();
    }
    await mesh.untilStored(60_000);
    const checked = events.map((event) => {
      const outcome = checkEvent(event, 0);
      if (isRefusal(outcome)) throw new Error(outcome.reason);
      return outcome;
    });
    const { rows } = await mesh.pool.query<{ edge: string; first: string; last: string; events: number }>(
      `SELECT edge, min(first_ms) AS first, max(last_ms) AS last, sum(events)::int AS events FROM identity_joins
       GROUP BY edge ORDER BY edge`,
    );
    expect(
      rows.map((row) => [row.edge.replaceAll('-', ''), Number(row.first), Number(row.last), Number(row.events)]),
    ).toEqual(joinsOf(checked).map(({ hash, firstMs, lastMs, events: count }) => [hash, firstMs, lastMs, count]));
  });
});
