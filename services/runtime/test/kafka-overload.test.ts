import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kafka as Broker, startKafka } from '@insight-mesh/local-stack/kafka';
import { KafkaProxy } from '@insight-mesh/local-stack/kafka-proxy';
import { freePort } from '@insight-mesh/local-stack/ports';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestTopics } from './kafka-fixture.js';

const dir = mkdtempSync(join(tmpdir(), 'im-overload-'));
const toolsDir = join(import.meta.dirname, '..', '..', '..', '.local', 'tools');
let proxy: KafkaProxy;
let broker: Broker;
let topics: TestTopics;

beforeAll(async () => {
  const port = await freePort();
  const advertisedPort = await freePort();
  proxy = await KafkaProxy.start(advertisedPort, port);
  broker = await startKafka({ dir, toolsDir, port, advertisedPort });
  topics = new TestTopics(broker.brokers);
  await topics.start();
}, 180_000);

afterAll(async () => {
  await topics?.stop();
  await broker?.stop();
  await proxy?.stop();
  rmSync(dir, { recursive: true, force: true });
}, 60_000);

it('a Kafka slower than its callers stores for those who still wait, not for those who have gone', async () => {
  const topic = await topics.create(6);
  // 750 kB a second, where 300 callers of 25 kB have 7.5 MB to send and wait for two seconds: little enough that the socket,
  // and not a busy machine, is what is slow.
  proxy.bytesPerSecond = 750_000;
  const value = Buffer.alloc(400, 'x');
  let going = true;
  let next = 0;
  let acknowledged = 0;
  const caller = async () => {
    while (going) {
      const messages = Array.from({ length: 50 }, () => ({ topic, key: `k${next++}`, value }));
      try {
        await topics.producer.send(messages, { deadlineMs: Date.now() + 2_000 });
        acknowledged += messages.length;
      } catch {
        // It comes back later, as it was told to.
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
    }
  };
  const callers = Promise.all(Array.from({ length: 300 }, caller));
  const stored = await waitFor(
    async () => {
      const count = await topics.count(topic);
      return count > 40_000 && count;
    },
    { timeoutMs: 120_000, intervalMs: 250, what: '40,000 messages to be stored' },
  );
  const share = acknowledged / stored;
  going = false;
  proxy.bytesPerSecond = Number.POSITIVE_INFINITY;
  await callers;
  expect(share).toBeGreaterThan(0.7);
}, 180_000);
