import { codecFor } from '@insight-mesh/runtime/codec';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { Pace } from '../../replay/pace.js';
import { serveOrders } from '../orders.js';
import type { ProduceOrder, ProduceResult } from './orders.js';
import { keyOf, topicEvent } from './topic-events.js';

const atOnce = 200;
/** Calls that wait for Kafka at the same time. */
const lanes = 8;
const codec = codecFor('insightmesh.collector.v1.Event');

async function produce(order: ProduceOrder): Promise<ProduceResult> {
  const log = createLogger({ service: 'bench', level: 'error' });
  const kafka = createKafka({ brokers: order.brokers, clientId: 'bench', log });
  const producer = new MeshProducer({ kafka, log, metrics: new Metrics('bench') });
  await producer.start();
  const pace = order.perSecond === undefined ? undefined : new Pace(order.perSecond / atOnce);
  const end = order.from + order.count;
  const began = performance.now();
  let next = order.from;
  let bytes = 0;
  const lane = async () => {
    while (next < end) {
      const from = next;
      next = Math.min(end, from + atOnce);
      const to = next;
      await pace?.next();
      const messages = [];
      for (let place = from; place < to; place++) {
        const event = topicEvent(place, order.shop);
        const value = codec.encode(event);
        bytes += value.length;
        messages.push({ topic: order.topic, key: keyOf(event), value });
      }
      await producer.send(messages);
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
    const seconds = (performance.now() - began) / 1_000;
    return { events: order.count, seconds, valueBytes: Math.round(bytes / Math.max(1, order.count)) };
  } finally {
    await producer.stop();
  }
}

serveOrders(produce);
