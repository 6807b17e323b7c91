import kafkajs from 'kafkajs';

export interface ReadyOptions {
  timeoutMs: number;
  /** Gives up at once when this turns false. */
  alive?: () => boolean;
}

/**
 * Waits until a cluster really answers: its metadata, the newest offsets of every partition (the port answers a second
 * before leaders are elected) and a group's offsets (the coordinator's topic has been made and loaded).
 */
export async function waitForKafka(brokers: readonly string[], options: ReadyOptions): Promise<void> {
  const end = performance.now() + options.timeoutMs;
  let cause: unknown;
  while (performance.now() < end) {
    if (options.alive && !options.alive()) throw new Error('its process ended');
    try {
      await tryOnce(brokers);
      return;
    } catch (error) {
      cause = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  throw new Error(`${brokers.join(',')} did not answer within ${options.timeoutMs} ms: ${message}`, { cause });
}

async function tryOnce(brokers: readonly string[]): Promise<void> {
  const kafka = new kafkajs.Kafka({
    clientId: 'insight-mesh-ready',
    brokers: [...brokers],
    logLevel: kafkajs.logLevel.NOTHING,
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const topics = await admin.listTopics();
    await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
    await admin.fetchOffsets({ groupId: 'insight-mesh-ready' });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
