import { createRequire } from 'node:module';

interface ProduceRequest {
  readonly producerId?: number | string;
  readonly producerEpoch?: number;
}

/** What we use of kafkajs's own Broker (src/broker/index.js of 2.2.4), which it does not export. */
export type Produce<R> = (this: unknown, request: ProduceRequest) => Promise<R>;

/**
 * A failure is told only when no other request of the same producer is under way. kafkajs sends one request a broker for what
 * is sent at once and tries again at the first that fails. It takes a broker that has not answered by then for one that has got
 * nothing, and once it has answered sends it the same messages under new sequence numbers: they stand twice or more, and the
 * partition's numbers are wrong if its leader changes in between. It takes one broker that refuses, as one does that has just
 * handed over a partition, while another answers late.
 */
export function failAfterOthers<R>(produce: Produce<R>): Produce<R> {
  const underWay = new Map<string, Set<Promise<R>>>();
  return async function (this: unknown, request) {
    const producer = `${request.producerId}/${request.producerEpoch}`;
    const requests = underWay.get(producer) ?? new Set();
    underWay.set(producer, requests);
    const mine = produce.call(this, request);
    requests.add(mine);
    const [outcome] = await Promise.allSettled([mine]);
    requests.delete(mine);
    if (outcome.status === 'fulfilled') {
      if (requests.size === 0) underWay.delete(producer);
      return outcome.value;
    }
    // Those for the other brokers begin in this turn of the event loop, perhaps after this one has failed already.
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.allSettled(requests);
    if (requests.size === 0) underWay.delete(producer);
    throw outcome.reason;
  };
}

let done = false;

/** For this process, once, before the first message is sent. */
export function settleKafkajs(): void {
  if (done) return;
  done = true;
  const require = createRequire(import.meta.url);
  const broker = require('kafkajs/src/broker/index.js') as { prototype: { produce: Produce<unknown> } };
  broker.prototype.produce = failAfterOthers(broker.prototype.produce);
}
