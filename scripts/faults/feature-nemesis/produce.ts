import { codecFor } from '@insight-mesh/runtime/codec';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { Pace } from '../../replay/pace.js';
import { nemesisMessages } from './messages.js';

const topic = 'clickstream.events.v1';
const atOnce = 50;
const codec = codecFor('insightmesh.collector.v1.Event');

export interface Produced {
  /** Events and messages that Kafka has acknowledged. */
  events: number;
  messages: number;
}

/** Writes the stream of a seed to the event topic, `perSecond` messages on average, and tells of the progress. */
export async function produce(o: {
  brokers: string[];
  seed: number;
  total: number;
  perSecond: number;
  signal: AbortSignal;
  onProgress: (produced: Produced) => void;
}): Promise<Produced> {
  const log = createLogger({ service: 'feature-nemesis', level: 'error' });
  const kafka = createKafka({ brokers: o.brokers, clientId: 'feature-nemesis', log });
  const producer = new MeshProducer({ kafka, log, metrics: new Metrics('feature-nemesis') });
  await producer.start();
  const pace = new Pace(o.perSecond / atOnce);
  const ids = new Set<string>();
  let messages = 0;
  let batch: { topic: string; key: string; value: Buffer }[] = [];
  let batchIds: string[] = [];
  const send = async () => {
    await pace.next();
    await producer.send(batch);
    for (const id of batchIds) ids.add(id);
    messages += batch.length;
    batch = [];
    batchIds = [];
    o.onProgress({ events: ids.size, messages });
  };
  try {
    for (const { key, event } of nemesisMessages(o.seed, o.total)) {
      o.signal.throwIfAborted();
      batchIds.push(event.id);
      if (batch.push({ topic, key, value: codec.encode(event) }) >= atOnce) await send();
    }
    if (batch.length > 0) await send();
    return { events: ids.size, messages };
  } finally {
    await producer.stop();
  }
}
