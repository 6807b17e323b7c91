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

/** Waits until every partition of a cluster has all its copies in sync, as each of the brokers sees it. */
export async function waitForReplicas(brokers: readonly string[], timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const seen = await Promise.all(brokers.map((broker) => lacking(broker).catch((error: Error) => error.message)));
    const missing = seen.filter((each) => each !== undefined);
    if (missing.length === 0) return;
    if (performance.now() > end) throw new Error(`copies are not in sync after ${timeoutMs} ms: ${missing.join('; ')}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function lacking(broker: string): Promise<string | undefined> {
  return await withAdmin([broker], async (admin) => {
    const { topics } = await admin.fetchTopicMetadata();
    const behind = topics.flatMap(({ name, partitions }) =>
      partitions
        .filter(({ isr, replicas }) => isr.length < replicas.length)
        .map(({ partitionId }) => `${name}/${partitionId}`),
    );
    return behind.length > 0 ? `${behind.length} partitions, ${behind[0]} among them` : undefined;
  });
}

async function tryOnce(brokers: readonly string[]): Promise<void> {
  await withAdmin(brokers, async (admin) => {
    const topics = await admin.listTopics();
    await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
    await admin.fetchOffsets({ groupId: 'insight-mesh-ready' });
  });
}

async function withAdmin<T>(brokers: readonly string[], ask: (admin: kafkajs.Admin) => Promise<T>): Promise<T> {
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
    return await ask(admin);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
