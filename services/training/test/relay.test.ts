import { waitFor } from '@insight-mesh/local-stack/testing';
import type { MeshProducer, OutMessage } from '@insight-mesh/runtime/kafka-producer';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool, withTransaction } from '@insight-mesh/runtime/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Instance } from '../src/instance.js';
import { versionCodec } from '../src/model-message.js';
import { OutboxRelay } from '../src/publish/outbox-relay.js';
import { findVersion, insertVersion, reserveVersions } from '../src/store/model-versions.js';
import { lockSlot, promote } from '../src/store/promotions.js';
import { createWorld, log, type World } from './harness.js';

const tenantId = 'shop';
const slot = 'popular';
let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world?.stop());

/** A topic of one partition, and what lies in it. */
const topic: OutMessage[] = [];

/** A replica, whose sends wait at a gate. */
async function replica({ open: openFirst = true } = {}) {
  const metrics = new Metrics('test');
  const pool = createPool({ url: world.env.DATABASE_URL ?? '', schema: world.schema, max: 3, log, metrics });
  const instance = new Instance({ pool, log });
  let [open, atGate] = [openFirst, 0];
  const waiting: (() => void)[] = [];
  const producer = {
    start: async () => {},
    stop: async () => {},
    send: async (messages: OutMessage[]) => {
      if (!open) {
        atGate += 1;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      topic.push(...messages);
    },
  } as unknown as MeshProducer;
  const relay = new OutboxRelay({ pool, instance, createProducer: () => producer, topic: 't', log, metrics });
  await instance.start();
  await relay.start();
  return {
    instance,
    /** Champions that wait, as the alert sees them. */
    pending: async () => {
      const gauge = await metrics.registry.getSingleMetric('insightmesh_training_outbox_pending')?.get();
      return gauge?.values[0]?.value;
    },
    atGate: () => atGate,
    close: () => {
      open = false;
    },
    open: () => {
      open = true;
      for (const each of waiting.splice(0)) each();
    },
    stop: async () => {
      await relay.stop();
      await instance.stop();
      await pool.end();
    },
  };
}

async function crown(nowMs: number): Promise<number> {
  const version = (await reserveVersions(world.pool, tenantId, [slot])).get(slot) ?? 0;
  await world.pool.query(`insert into runs (id, tenant_id, config, state) values ($1, $2, '{}', 'succeeded')`, [
    ...[`run-${version}`, tenantId],
  ]);
  await insertVersion(world.pool, {
    ...{ tenantId, slot, version, model: 'popularity', artefact: `models/${version}`, manifestSha256: 'a'.repeat(64) },
    ...{ metrics: {}, config: {}, sizeBytes: 1, runId: `run-${version}`, dataSet: 'd', trainedUntilMs: 0, seed: 0 },
    ...{ codeVersion: '1', createdAtMs: 0, dataRows: 1, latency: undefined, origin: 'run' },
    costs: { trainingSeconds: 1, cpuSeconds: 1, gpuSeconds: 0, backend: 'javascript' },
  });
  await withTransaction(world.pool, async (tx) => {
    const standing = await lockSlot(tx, tenantId, slot);
    const found = await findVersion(tx, tenantId, slot, version);
    if (found !== undefined) await promote(tx, found, { kind: 'run', standing, nowMs });
  });
  return version;
}

const inTopic = () => topic.map(({ value }) => versionCodec.decode(value));

it('has the newest champion last, also where a replica that lost the lead brings an older one late', async () => {
  const first = await replica();
  await crown(5_000);
  await waitFor(() => topic.length > 0);
  const second = await replica();
  first.close();
  await crown(6_000);
  // The second version is on its way, for as long as Kafka does not answer the first replica.
  await waitFor(() => first.atGate() > 0);
  const { rows } = await world.pool.query(
    `select pg_terminate_backend(pid) from pg_locks
     where locktype = 'advisory' and ((classid::bigint << 32) | objid::bigint) = $1`,
    [first.instance.owner.toString()],
  );
  expect(rows).toHaveLength(1);
  // By a clock that is behind: a promotion is later than the one before all the same.
  const newest = await crown(1_000);
  await waitFor(() => inTopic().at(-1)?.version === newest, { what: 'the second replica' });
  const before = topic.length;
  first.open();
  await waitFor(() => topic.length > before, { what: 'the late one' });
  expect(inTopic()[before]?.version).toBeLessThan(newest);
  await waitFor(async () => {
    const { rows: left } = await world.pool.query('select 1 from outbox');
    return left.length === 0 && inTopic().at(-1)?.version === newest;
  });
  const times = new Map(inTopic().map(({ version, promoted_at: at }) => [version ?? 0, Date.parse(at ?? '')]));
  expect([...times].sort(([a], [b]) => a - b).map(([, at]) => at)).toEqual([5_000, 6_000, 6_001]);
  await Promise.all([first.stop(), second.stop()]);
});

it('counts what waits while its first send hangs, and ends all the same', async () => {
  await crown(10_000);
  const hanging = await replica({ open: false });
  await waitFor(() => hanging.atGate() > 0, { what: 'the send' });
  // Who leads anew tells every champion again, so one of a slot may wait twice.
  const { rows } = await world.pool.query<{ count: number }>('select count(*)::int as count from outbox');
  const before = rows[0]?.count ?? 0;
  expect(before).toBeGreaterThan(0);
  await waitFor(async () => (await hanging.pending()) === before, { what: 'the count' });
  await crown(11_000);
  await waitFor(async () => (await hanging.pending()) === before + 1, { what: 'the count of one more' });
  expect(hanging.atGate()).toBe(1);
  await hanging.stop();
  const next = await replica();
  await waitFor(async () => (await next.pending()) === 0, { what: 'an empty outbox' });
  await next.stop();
});
