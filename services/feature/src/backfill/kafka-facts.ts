import type { Kafka } from '@insight-mesh/runtime/kafka';

/** What Kafka says of itself and of a topic. */
export interface KafkaFacts {
  readonly clusterId: string;
  readonly partitions: readonly number[];
  /** The first offset of a partition that Kafka still has; asked anew each time. */
  earliest(partition: number): Promise<bigint>;
  close(): Promise<void>;
}

/** @throws what kafkajs throws when no broker answers or the topic is not there */
export async function askKafka(kafka: Kafka, topic: string): Promise<KafkaFacts> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const { clusterId } = await admin.describeCluster();
    const offsets = await admin.fetchTopicOffsets(topic);
    return {
      clusterId,
      partitions: offsets.map((each) => each.partition).sort((a, b) => a - b),
      earliest: async (partition) => {
        const found = (await admin.fetchTopicOffsets(topic)).find((each) => each.partition === partition);
        if (found === undefined) throw new Error(`the topic ${topic} has no partition ${partition}`);
        return BigInt(found.low);
      },
      close: () => admin.disconnect(),
    };
  } catch (error) {
    await admin.disconnect();
    throw error;
  }
}
