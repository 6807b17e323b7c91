import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { serviceDefinition } from '@insight-mesh/contracts';
import { serveOrders } from '../orders.js';
import { percentile, round } from '../percentiles.js';
import { randomNumbers } from '../small-shop.js';
import { echoMethod } from './echo.js';
import { OpenLoop } from './open-loop.js';
import type { ReadOrder, ReadResult, ReadTarget } from './orders.js';
import { tenantId } from './topic-events.js';

/** Long, so that a service that cannot keep up gives a bad figure and not none. */
const deadlineMs = 60_000;
const serviceName = 'insightmesh.feature.v1.FeatureService';

interface Sizes {
  requestBytes: number;
  answerBytes: number;
}

/** One call of the target, on a client as bare as the echo's. Answers the sizes of request and answer. */
function callerOf(target: ReadTarget, client: Client): (ids: readonly string[]) => Promise<Sizes> {
  const metadata = new Metadata();
  if (target.kind === 'feature') {
    metadata.set('x-service-token', target.serviceToken);
    metadata.set('x-service-name', 'bench');
    metadata.set('x-tenant-id', tenantId);
  }
  const { GetFeatures } = serviceDefinition(serviceName);
  const requestOf = (ids: readonly string[]): Buffer =>
    target.kind === 'echo'
      ? Buffer.alloc(target.requestBytes, 1)
      : GetFeatures.requestSerialize({
          kind: 'ENTITY_KIND_CUSTOMER',
          entity_ids: [...ids],
          features: [...target.features],
        });
  const path = target.kind === 'echo' ? echoMethod.path : GetFeatures.path;
  return (ids) =>
    new Promise((resolve, reject) => {
      const request = requestOf(ids);
      const read = (bytes: Buffer) => {
        // A caller reads the answer; bytes alone would be less than that.
        if (target.kind === 'feature') check(GetFeatures.responseDeserialize(bytes).entities, ids);
        return bytes.length;
      };
      client.makeUnaryRequest(
        path,
        (bytes: Buffer) => bytes,
        read,
        request,
        metadata,
        { deadline: Date.now() + deadlineMs },
        (error, answerBytes) => {
          if (error !== null) reject(error);
          else resolve({ requestBytes: request.length, answerBytes: answerBytes ?? 0 });
        },
      );
    });
}

function check(entities: readonly { known: boolean }[], ids: readonly string[]): void {
  const unknown = entities.findIndex((entity) => !entity.known);
  if (unknown >= 0) throw new Error(`${ids[unknown]} is not known: the figures would be of no use`);
}

/** What was measured: latencies and lateness in milliseconds, sizes in bytes. */
class Measured {
  readonly latencies: number[] = [];
  readonly late: number[] = [];
  #requestBytes = 0;
  #answerBytes = 0;

  add(latencyMs: number, lateMs: number, sizes: Sizes): void {
    this.latencies.push(latencyMs);
    this.late.push(lateMs);
    this.#requestBytes += sizes.requestBytes;
    this.#answerBytes += sizes.answerBytes;
  }

  result(seconds: number): ReadResult {
    const reads = this.latencies.length;
    return {
      reads,
      perSecond: round(reads / seconds),
      p50Ms: round(percentile(this.latencies, 0.5)),
      p99Ms: round(percentile(this.latencies, 0.99)),
      lateP99Ms: round(percentile(this.late, 0.99)),
      requestBytes: Math.round(this.#requestBytes / reads),
      answerBytes: Math.round(this.#answerBytes / reads),
    };
  }
}

async function openLoad(order: ReadOrder, perSecond: number, one: () => Promise<Sizes>): Promise<ReadResult> {
  const beganMs = performance.now();
  const fromMs = beganMs + order.warmUpSeconds * 1_000;
  const loop = new OpenLoop({ beganMs, perSecond, seconds: order.warmUpSeconds + order.seconds });
  const measured = new Measured();
  const calls: Promise<void>[] = [];
  while (!loop.finished) {
    for (const dueMs of loop.due(performance.now())) {
      const lateMs = performance.now() - dueMs;
      const call = one().then((sizes) => {
        if (dueMs >= fromMs) measured.add(performance.now() - dueMs, lateMs, sizes);
      });
      call.catch(() => {});
      calls.push(call);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(calls);
  return measured.result(order.seconds);
}

async function closedLoad(order: ReadOrder, concurrency: number, one: () => Promise<Sizes>): Promise<ReadResult> {
  const fromMs = performance.now() + order.warmUpSeconds * 1_000;
  const untilMs = fromMs + order.seconds * 1_000;
  const measured = new Measured();
  const lane = async () => {
    for (let sentMs = performance.now(); sentMs < untilMs; sentMs = performance.now()) {
      const sizes = await one();
      if (sentMs >= fromMs) measured.add(performance.now() - sentMs, 0, sizes);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return measured.result(order.seconds);
}

async function load(order: ReadOrder): Promise<ReadResult> {
  const client = new Client(order.target.address, credentials.createInsecure());
  const random = randomNumbers(order.seed);
  const call = callerOf(order.target, client);
  const one = () => call(Array.from({ length: order.entities }, () => `c-${Math.floor(random() * order.customers)}`));
  try {
    return 'perSecond' in order.load
      ? await openLoad(order, order.load.perSecond, one)
      : await closedLoad(order, order.load.concurrency, one);
  } finally {
    client.close();
  }
}

serveOrders(load);
