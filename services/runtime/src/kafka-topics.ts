import { readFile } from 'node:fs/promises';
import type { Admin, Kafka } from 'kafkajs';
import { parse } from 'yaml';
import { z } from 'zod';
import { topicName } from './kafka.js';

export interface EnsureTopicsOptions {
  /** The AsyncAPI document that describes the topics. */
  asyncApiPath: string;
  /** Put before every topic's name. */
  prefix?: string;
  /** Copies of each partition; the broker's default if not given. */
  replicationFactor?: number;
  /** Partitions of every topic instead of those described; for tests. */
  partitions?: number;
}

const LEADERS_WITHIN_MS = 30_000;
const BROKER_DEFAULT = -1;

const configValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const document = z.object({
  channels: z.record(
    z.string(),
    z.object({
      address: z.string(),
      bindings: z.object({
        kafka: z.object({
          partitions: z.number().int().positive(),
          topicConfiguration: z.record(z.string(), configValue).default({}),
        }),
      }),
    }),
  ),
});

interface Topic {
  name: string;
  partitions: number;
  config: { name: string; value: string }[];
}

/**
 * Makes the described topics that are missing and waits until every partition has a leader; answers the names of those made.
 * A topic that is there is left as it is: more partitions would move keys, so a difference is logged as a warning.
 */
export async function ensureTopics(kafka: Kafka, o: EnsureTopicsOptions): Promise<string[]> {
  const wanted = await readTopics(o);
  const admin = kafka.admin();
  await admin.connect();
  try {
    const present = new Set(await admin.listTopics());
    const missing = wanted.filter((topic) => !present.has(topic.name));
    await create(admin, missing, o.replicationFactor ?? BROKER_DEFAULT);
    const there = wanted.filter((topic) => present.has(topic.name)).map((topic) => topic.name);
    if (there.length > 0) {
      const { topics } = await admin.fetchTopicMetadata({ topics: there });
      const counts = new Map(topics.map((topic) => [topic.name, topic.partitions.length]));
      for (const { name, partitions } of wanted) {
        const found = counts.get(name) ?? partitions;
        if (found !== partitions) {
          const text = `topic ${name} has ${found} partitions where ${partitions} are described; it is left as it is`;
          kafka.logger().warn(text, { topic: name, found, described: partitions });
        }
      }
    }
    for (const topic of wanted) await waitForLeaders(admin, topic.name);
    return missing.map((topic) => topic.name);
  } finally {
    await admin.disconnect();
  }
}

async function readTopics(o: EnsureTopicsOptions): Promise<Topic[]> {
  const { channels } = document.parse(parse(await readFile(o.asyncApiPath, 'utf8')));
  return Object.values(channels).map(({ address, bindings: { kafka } }) => ({
    name: topicName(o.prefix ?? '', address),
    partitions: o.partitions ?? kafka.partitions,
    config: Object.entries(kafka.topicConfiguration).map(([name, value]) => ({
      name,
      value: Array.isArray(value) ? value.join(',') : String(value),
    })),
  }));
}

async function create(admin: Admin, topics: Topic[], replicationFactor: number): Promise<void> {
  if (topics.length === 0) return;
  await admin.createTopics({
    // Leaders are waited for below, with a bound of our own.
    waitForLeaders: false,
    topics: topics.map(({ name, partitions, config }) => ({
      topic: name,
      numPartitions: partitions,
      replicationFactor,
      configEntries: config,
    })),
  });
}

/** A broker names a leader a moment before that leader answers, so this asks for offsets, not for metadata. */
async function waitForLeaders(admin: Admin, topic: string): Promise<void> {
  const giveUp = Date.now() + LEADERS_WITHIN_MS;
  for (;;) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (Date.now() > giveUp) throw new Error(`topic ${topic} got no leaders in time`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
