import { asyncApiPath } from '@insight-mesh/contracts';
import { randomName } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { topicName } from '../src/kafka.js';
import { ensureTopics } from '../src/kafka-topics.js';
import { newKafka } from './kafka-fixture.js';

const TOPIC_RESOURCE = 2;
const kafka = newKafka();
const admin = kafka.admin();
const prefix = `${randomName('rt')}.`;
const events = topicName(prefix, 'clickstream.events.v1');
const items = topicName(prefix, 'catalog.items.v1');

beforeAll(() => admin.connect());
afterAll(async () => {
  const made = (await admin.listTopics()).filter((name) => name.startsWith(prefix));
  await admin.deleteTopics({ topics: made });
  await admin.disconnect();
});

async function configOf(topic: string): Promise<Record<string, string>> {
  const resources = [{ type: TOPIC_RESOURCE, name: topic }];
  const { resources: found } = await admin.describeConfigs({ includeSynonyms: false, resources });
  return Object.fromEntries((found[0]?.configEntries ?? []).map((entry) => [entry.configName, entry.configValue]));
}

describe('topics', () => {
  it('are made as described, by several runners at a time, and once', async () => {
    const runners = [newKafka(), newKafka(), kafka].map((each) => ensureTopics(each, { asyncApiPath, prefix }));
    const made = await Promise.all(runners);
    const names = [
      'catalog.items.v1',
      'clickstream.deadletters.v1',
      'clickstream.events.v1',
      'insight.drift.v1',
      'model.versions.v1',
      'recommendation.exposures.v1',
    ];
    expect([...new Set(made.flat())].sort()).toEqual(names.map((name) => topicName(prefix, name)));
    const { topics } = await admin.fetchTopicMetadata({ topics: [events, items] });
    const partitions = Object.fromEntries(topics.map((topic) => [topic.name, topic.partitions.length]));
    expect(partitions).toEqual({ [events]: 12, [items]: 6 });
    expect(await configOf(events)).toMatchObject({ 'cleanup.policy': 'delete', 'retention.ms': '2592000000' });
    expect(await configOf(items)).toMatchObject({ 'cleanup.policy': 'compact', 'max.message.bytes': '1048588' });
    // They have leaders: offsets are answered.
    expect(await admin.fetchTopicOffsets(events)).toHaveLength(12);
    expect(await ensureTopics(kafka, { asyncApiPath, prefix })).toEqual([]);
  });

  it('that are there keep their number of partitions', async () => {
    expect(await ensureTopics(kafka, { asyncApiPath, prefix, partitions: 20 })).toEqual([]);
    expect(await admin.fetchTopicOffsets(events)).toHaveLength(12);
  });
});
