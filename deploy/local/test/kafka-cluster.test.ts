import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { waitForReplicas } from '../src/kafka-ready.js';
import { type Stack, startStack } from '../src/stack.js';
import { stopEverything } from '../src/stop-everything.js';
import { testServers, waitFor } from '../src/testing.js';

const toolsDir = process.env.INSIGHT_MESH_TOOLS ?? fileURLToPath(new URL('../../../.local/tools', import.meta.url));
// Three Java processes start at once here, beside other tests.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let dir: string;
let stack: Stack;
let admin: kafkajs.Admin;

const start = () => startStack({ dir, toolsDir, brokers: 3, database: testServers().databaseUrl });

async function topic(name: string): Promise<kafkajs.PartitionMetadata[]> {
  return (await admin.fetchTopicMetadata({ topics: [name] })).topics[0]?.partitions ?? [];
}

/** Whoever ended them by their process ids may know it before this process hears of its children's end. */
async function untilEnded(nodes: Stack['nodes']): Promise<void> {
  await waitFor(() => nodes.every((node) => !node.running()), { timeoutMs: 10_000, what: 'all nodes to have ended' });
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'cluster-test-'));
  stack = await start();
  admin = new kafkajs.Kafka({ brokers: stack.brokers, logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
});
afterAll(async () => {
  await admin?.disconnect();
  await stack?.stop();
  rmSync(dir, { recursive: true, force: true });
});

it('keeps three copies of a topic, two of which must have what is acknowledged', async () => {
  expect(stack.nodes.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(new Set(stack.brokers).size).toBe(3);
  await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 6, replicationFactor: -1 }] });
  await waitForReplicas(stack.brokers, 60_000);
  for (const { replicas } of await topic('kept')) expect([...replicas].sort()).toEqual([1, 2, 3]);
  for (const { replicas } of await topic('__consumer_offsets')) expect(replicas).toHaveLength(3);
  const resources = [{ type: 2, name: 'kept', configNames: ['min.insync.replicas'] }];
  const described = await admin.describeConfigs({ includeSynonyms: false, resources });
  expect(described.resources[0]?.configEntries[0]?.configValue).toBe('2');
});

it('goes on without a killed broker, which takes its place again on the same address', async () => {
  const [victim] = stack.nodes;
  const address = victim?.address;
  await victim?.kill();
  expect(victim?.running()).toBe(false);
  const leads = async () => (await topic('kept')).every(({ leader, isr }) => leader !== 1 && isr.length === 2);
  await waitFor(leads, { timeoutMs: 60_000, what: 'the others to lead every partition' });
  const producer = new kafkajs.Kafka({ brokers: stack.brokers, logLevel: kafkajs.logLevel.NOTHING }).producer();
  await producer.connect();
  await producer.send({ topic: 'kept', acks: -1, messages: [{ value: 'while one is away' }] });
  await producer.disconnect();
  await victim?.start();
  expect(victim?.address).toBe(address);
  await waitForReplicas(stack.brokers, 60_000);
});

it('starts again whole from what a crashed owner left, and all of it can be stopped', async () => {
  const before = stack.brokers;
  const left = stack.nodes;
  await admin.disconnect();
  // The next start finds them running, as after a crash of the process that had started them.
  stack = await start();
  await untilEnded(left);
  expect(stack.brokers).toEqual(before);
  await admin.connect();
  await waitForReplicas(stack.brokers, 60_000);
  const ends = await admin.fetchTopicOffsets('kept');
  expect(ends.reduce((sum, { high }) => sum + Number(high), 0)).toBe(1);
  await admin.disconnect();
  await stopEverything(dir);
  await untilEnded(stack.nodes);
});
