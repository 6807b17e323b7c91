import type { ServiceProcess } from '@insight-mesh/local-stack/processes';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { MeshProducer, type OutMessage } from '@insight-mesh/runtime/kafka-producer';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { customerDefinitions } from '../src/definitions/customer.js';
import { dayName, driftEventId } from '../src/quality/drift-message.js';
import { columnOf } from '../src/quality/feature-names.js';
import { launchFeature } from './feature-process.js';
import { createTestMesh, type TestMesh } from './mesh.js';
import {
  customerState,
  dayMs,
  driftOnTopic,
  makeDataset,
  putCustomers,
  qualityClient,
  qualityClientAt,
} from './quality-world.js';

const today = Math.floor(Date.now() / dayMs);
const features = customerDefinitions.slice(0, 90).map(columnOf);
const env = { DRIFT_EVERY_MS: '100', DRIFT_CATCH_UP_DAYS: '3' };

/** Sends as any, and then behaves as if the process had ended where it is told to. */
class FaultyProducer extends MeshProducer {
  faults: ('before' | 'after')[] = [];

  override async send(messages: OutMessage[], o: { deadlineMs?: number } = {}): Promise<void> {
    const fault = messages[0]?.topic.endsWith('insight.drift.v1') ? this.faults.shift() : undefined;
    if (fault === 'before') throw new Error('ended before sending');
    await super.send(messages, o);
    if (fault === 'after') throw new Error('ended after sending');
  }
}

describe('checks of drift that are broken off', () => {
  let mesh: TestMesh;
  let running: ServiceProcess | undefined;

  beforeAll(async () => {
    mesh = await createTestMesh();
    const rows = Array.from({ length: 300 }, (_, n) => ({
      label_id: `l-${n}`,
      ...Object.fromEntries(features.map((feature, at) => [feature, (n * (at + 1)) % 11])),
    }));
    for (const tenant of ['killed', 'faulty']) {
      await makeDataset(mesh, { id: 'base', tenant, rows });
      for (const day of [today - 1, today - 2, today - 3]) {
        const ids = Array.from({ length: 130 }, (_, n) => ({
          id: `c-${day}-${n}`,
          state: customerState({ day, views: 1 + (n % 9), category: 'Home' }),
        }));
        await putCustomers(mesh, tenant, day * dayMs + 1, ids);
      }
    }
  });
  afterEach(async () => running?.kill());
  afterAll(() => mesh.stop());

  const count = async (sql: string, tenant: string): Promise<number> => {
    const { rows } = await mesh.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, [tenant]);
    return rows[0]?.n ?? 0;
  };
  const checkedDays = (tenant: string) => count('quality_days WHERE tenant_id = $1', tenant);
  const waiting = (tenant: string) => count("quality_outbox WHERE key LIKE $1 || '/%'", tenant);
  const wantedIds = (tenant: string) =>
    [1, 2, 3].flatMap((back) => features.map((one) => driftEventId(tenant, 'base', one, dayName(today - back)))).sort();
  const expectOnce = async (tenant: string) => {
    expect(await checkedDays(tenant)).toBe(3);
    expect(await count('quality_drift WHERE tenant_id = $1', tenant)).toBe(3 * features.length);
    const told = (await driftOnTopic(mesh)).filter((one) => one.message.tenant_id === tenant);
    const byId = new Map(told.map((one) => [one.id, one.message]));
    expect([...byId.keys()].sort()).toEqual(wantedIds(tenant));
    // What was sent again is the same.
    for (const { id, message } of told) expect(message).toEqual(byId.get(id));
    return told.length;
  };

  it('are once in Postgres and once on the topic by id, where the process is killed', async () => {
    running = await launchFeature(mesh, env);
    const quality = qualityClientAt(String(running.readyLine.grpc));
    await quality.SetBaseline({ dataset_id: 'base' }, { tenantId: 'killed' });
    quality.close();
    // While the first day is worked out, …
    await waitFor(() => count("pg_locks WHERE locktype = 'advisory' AND $1 <> ''", 'killed'), {
      what: 'a check to begin',
    });
    await running.kill();
    // …when the first is stored, and when it is perhaps being sent.
    for (const days of [1, 2]) {
      running = await launchFeature(mesh, env);
      await waitFor(async () => (await checkedDays('killed')) >= days, { timeoutMs: 30_000, intervalMs: 2 });
      await running.kill();
    }
    running = await launchFeature(mesh, env);
    await waitFor(async () => (await checkedDays('killed')) === 3 && (await waiting('killed')) === 0, {
      timeoutMs: 30_000,
    });
    await running.kill();
    await expectOnce('killed');
  });

  it('are once by id where the end comes before or after the sending, and where two replicas check', async () => {
    const producer = new FaultyProducer({
      kafka: createKafka({ brokers: String(mesh.env.KAFKA_BROKERS).split(','), clientId: 'faulty', log: mesh.log }),
      log: mesh.log,
      metrics: new Metrics('faulty'),
    });
    producer.faults = ['before', 'after', 'before', 'after'];
    const service = await mesh.start(env, { producer });
    const quality = qualityClient(service);
    await quality.SetBaseline({ dataset_id: 'base' }, { tenantId: 'faulty' });
    quality.close();
    await waitFor(() => producer.faults.length === 0, { timeoutMs: 30_000, what: 'all faults to have come' });
    await mesh.start(env);
    await waitFor(async () => (await checkedDays('faulty')) === 3 && (await waiting('faulty')) === 0, {
      timeoutMs: 30_000,
    });
    const sent = await expectOnce('faulty');
    // Twice sent, and not known of.
    expect(sent).toBeGreaterThan(3 * features.length);
  });
});
