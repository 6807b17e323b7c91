import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { failAfterOthers } from './kafka-settle.js';

const require = createRequire(import.meta.url);
// What kafkajs does not export, and only as much of it as is used here.
const createSendMessages = require('kafkajs/src/producer/sendMessages.js') as (
  o: object,
) => (o: object) => Promise<unknown>;
const createEosManager = require('kafkajs/src/producer/eosManager/index.js') as (o: object) => {
  initProducerId(): Promise<void>;
};
const createRetry = require('kafkajs/src/retry/index.js') as (o: object) => unknown;

const silent = { debug: () => undefined, error: () => undefined };

interface Request {
  topicData: { partitions: { partition: number; firstSequence: number }[] }[];
}

/** kafkajs's own sending to two brokers: the first answers when the test says, the second refuses once and then takes. */
async function sendingToTwo(settled: boolean) {
  const requests: { node: number; partition: number | undefined; firstSequence: number | undefined }[] = [];
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let refused = 0;
  const produce = async function (this: unknown, request: unknown) {
    const { nodeId } = this as { nodeId: number };
    const partition = (request as Request).topicData[0]?.partitions[0];
    requests.push({ node: nodeId, partition: partition?.partition, firstSequence: partition?.firstSequence });
    if (nodeId === 1) await answered;
    else if (refused++ === 0) throw Object.assign(new Error('not the leader'), { type: 'NOT_LEADER_FOR_PARTITION' });
    return { topics: [{ topicName: 't', partitions: [{ partition: partition?.partition, errorCode: 0 }] }] };
  };
  const patient = failAfterOthers(produce);
  const brokers = [1, 2].map((nodeId) => ({
    nodeId,
    produce: settled ? patient : produce,
    initProducerId: async () => ({ producerId: '7', producerEpoch: 0 }),
  }));
  let refreshed = 0;
  const cluster = {
    retry: {},
    isConnected: () => true,
    addMultipleTargetTopics: async () => undefined,
    refreshMetadataIfNecessary: async () => undefined,
    refreshMetadata: async () => void refreshed++,
    findControllerBroker: async () => brokers[0],
    findBroker: async ({ nodeId }: { nodeId: string }) => brokers[Number(nodeId) - 1],
    findTopicPartitionMetadata: () => [{ partitionId: 0 }, { partitionId: 1 }],
    findLeaderForPartitions: () => ({ 1: [0], 2: [1] }),
  };
  const eosManager = createEosManager({ logger: silent, cluster });
  await eosManager.initProducerId();
  const sendMessages = createSendMessages({
    logger: silent,
    cluster,
    partitioner: ({ message }: { message: { partition: number } }) => message.partition,
    eosManager,
    retrier: createRetry({ initialRetryTime: 1, maxRetryTime: 2, retries: 100 }),
  });
  const messages = [0, 1].map((partition) => ({ key: 'k', value: 'v', partition }));
  const sent = sendMessages({ acks: -1, topicMessages: [{ topic: 't', messages }] });
  return { requests, answer, sent, refreshed: () => refreshed };
}

const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

it('what a slow broker has under way is not sent to it again when another broker fails', async () => {
  const { requests, answer, sent, refreshed } = await sendingToTwo(true);
  await turns(50);
  expect(refreshed()).toBe(0);
  answer();
  await sent;
  expect(requests).toEqual([
    { node: 1, partition: 0, firstSequence: 0 },
    { node: 2, partition: 1, firstSequence: 0 },
    { node: 2, partition: 1, firstSequence: 0 },
  ]);
});

it('kafkajs by itself sends it twice, under new sequence numbers', async () => {
  const { requests, answer, sent, refreshed } = await sendingToTwo(false);
  while (refreshed() === 0) await turns(1);
  // The second try is about to wait for the first request to that broker.
  await new Promise((resolve) => setTimeout(resolve, 20));
  answer();
  await sent;
  expect(requests.filter(({ node }) => node === 1).map(({ firstSequence }) => firstSequence)).toEqual([0, 1]);
});

it('all that fail are told once none is under way, and another producer is not waited for', async () => {
  const endings: (() => void)[] = [];
  const produce = failAfterOthers(async ({ producerId }) => {
    await new Promise<void>((resolve) => endings.push(resolve));
    if (producerId !== 3) throw new Error(`no ${endings.length}`);
    return 'stored';
  });
  const outcomes: string[] = [];
  const call = (producerId: number) =>
    produce({ producerId, producerEpoch: 0 }).catch((error: Error) => outcomes.push(error.message));
  const both = [call(1), call(1)];
  const other = call(3);
  endings[0]?.();
  await turns(5);
  expect(outcomes).toEqual([]);
  endings[1]?.();
  await Promise.all(both);
  expect(outcomes).toHaveLength(2);
  endings[2]?.();
  await other;
});
