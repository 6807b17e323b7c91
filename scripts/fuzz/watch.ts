import type { DeadLetterJson } from '@insight-mesh/contracts/json';
import { randomName, waitFor } from '@insight-mesh/local-stack/testing';
import { codecFor } from '@insight-mesh/runtime/codec';
import { decryptPayload } from '@insight-mesh/runtime/dead-letters';
import { createKafka } from '@insight-mesh/runtime/kafka';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Mesh } from '../lib/mesh.js';
import type { Letters } from './letters.js';

const topics = {
  'clickstream.events.v1': codecFor('insightmesh.collector.v1.Event'),
  'catalog.items.v1': codecFor('insightmesh.collector.v1.Item'),
  'clickstream.deadletters.v1': codecFor('insightmesh.collector.v1.DeadLetter'),
} as const;
type Topic = keyof typeof topics;
const names = Object.keys(topics) as Topic[];

/** Counts by tenant of what stands in the topics. */
export interface Stored {
  /** Events and items. */
  elements: Map<string, number>;
  letters: Map<string, number>;
  /** In words: messages that no reader can use. */
  bad: string[];
  /** Until all that stands in the topics now has been read. */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

function count(counts: Map<string, number>, tenant: string): void {
  counts.set(tenant, (counts.get(tenant) ?? 0) + 1);
}

/** Reads the mesh's topics from their beginning while they grow, and tells `letters` of every dead letter's payload. */
export async function watchTopics(mesh: Mesh, letters: Letters, log: Logger): Promise<Stored> {
  const kafka = createKafka({ brokers: mesh.brokers, clientId: 'fuzz', log });
  const key = Buffer.from(mesh.deadLetterKey, 'base64');
  const next = new Map<string, number>();
  const stored = { elements: new Map<string, number>(), letters: new Map<string, number>(), bad: [] as string[] };

  function readLetter(letter: DeadLetterJson): void {
    const { tenant_id: tenant = '', encrypted_payload: encrypted = '', source, reason } = letter;
    count(stored.letters, tenant);
    letters.found(tenant, decryptPayload(key, Buffer.from(encrypted, 'base64')));
    if (source === 'feature') stored.bad.push(`feature refused an event of ${tenant}: ${letter.field} ${reason}`);
  }

  function read(topic: Topic, key: string, value: Buffer): void {
    const message = topics[topic].decode(value);
    if (topic === 'clickstream.deadletters.v1') readLetter(message);
    else {
      const tenant = message.tenant_id ?? '';
      if (!key.startsWith(`${tenant}/`))
        stored.bad.push(`${topic}: the key ${key} is of another tenant than ${tenant}`);
      count(stored.elements, tenant);
    }
  }

  const consumer = kafka.consumer({ groupId: randomName('fuzz'), maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: names, fromBeginning: true });
  await consumer.run({
    eachBatch: async ({ batch }) => {
      for (const message of batch.messages) {
        try {
          read(batch.topic as Topic, String(message.key), message.value ?? Buffer.alloc(0));
        } catch (error) {
          stored.bad.push(
            `${batch.topic}/${batch.partition}@${message.offset}: ${error instanceof Error ? error.message : error}`,
          );
        }
        next.set(`${batch.topic}/${batch.partition}`, Number(message.offset) + 1);
      }
    },
  });
  const admin = kafka.admin();
  await admin.connect();

  async function behind(): Promise<number> {
    let messages = 0;
    for (const topic of names) {
      for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
        messages += Math.max(0, Number(high) - (next.get(`${topic}/${partition}`) ?? 0));
      }
    }
    return messages;
  }

  return {
    ...stored,
    caughtUp: async () => {
      await waitFor(async () => (await behind()) === 0, {
        timeoutMs: 120_000,
        intervalMs: 100,
        what: 'the topics to be read',
      });
    },
    close: async () => {
      await consumer.disconnect();
      await admin.disconnect();
    },
  };
}
