import type { InBatch, InMessage } from '@insight-mesh/runtime/kafka-consumer';
import type { Logger } from '@insight-mesh/runtime/log';

/** What each message of a batch gives; one that cannot be read is told of and passed over. */
export function readEach<T>(
  batch: InBatch,
  read: (message: InMessage) => T | undefined,
  { topic, log, bad }: { topic: string; log: Logger; bad: (topic: string) => void },
): T[] {
  const found: T[] = [];
  for (const message of batch.messages) {
    try {
      const one = read(message);
      if (one !== undefined) found.push(one);
    } catch (error) {
      bad(topic);
      log.error({ err: error, topic, offset: String(message.offset) }, 'message passed over');
    }
  }
  return found;
}
