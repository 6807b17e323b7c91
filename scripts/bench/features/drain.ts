import type { FeatureWorker } from '../../lib/feature-worker.js';
import type { Mesh } from '../../lib/mesh.js';
import type { BenchOptions } from '../bench.js';
import { order } from '../orders.js';
import { round } from '../percentiles.js';
import type { ConsumeResult, ProduceResult } from './orders.js';
import { cpuSeconds, type Place } from './place.js';
import type { Shop } from './topic-events.js';

const template = 'template';
/** Events of the customer whose state all others begin with. */
const templateEvents = 20;

export interface Drained {
  customers: number;
  events_per_s: number;
  /** Microseconds of the feature process's processor time an event, fold and lake together. */
  cpu_us: number;
  bare_per_s: number;
  /** Share of the bare consumer's rate. */
  ratio: number;
  value_bytes: number;
}

/** Every customer has a state before anything is measured: one is drained as the template, the others are copies of it. */
async function prepare(mesh: Mesh, place: Place, shop: Shop, { signal, say }: BenchOptions): Promise<void> {
  const began = performance.now();
  const dayBefore = { ...shop, series: '9d55', only: template, beganMs: shop.beganMs - 86_400_000 };
  const what = { brokers: mesh.brokers, topic: place.topic, shop: dayBefore, from: 0, count: templateEvents };
  await order<ProduceResult>('features/produce', what, signal);
  const worker = await place.start();
  try {
    await place.untilStored('feature', templateEvents, signal);
    await place.untilStored('feature-lake', templateEvents, signal);
  } finally {
    await worker.process.stop();
  }
  await place.copyCustomers(template, shop.customers, signal);
  say(`${shop.customers} customers have a state after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
}

/** From the first stored offset to the last; then until the lake has all of it too. */
async function measure(
  place: Place,
  worker: FeatureWorker,
  messages: number,
  signal: AbortSignal,
): Promise<{ eventsPerSecond: number; cpuUs: number }> {
  await place.untilStored('feature', templateEvents + 1, signal);
  const from = { ms: performance.now(), stored: await place.stored('feature'), cpu: await cpuSeconds(worker) };
  await place.untilStored('feature', messages, signal);
  const seconds = (performance.now() - from.ms) / 1_000;
  await place.untilStored('feature-lake', messages, signal);
  const cpu = (await cpuSeconds(worker)) - from.cpu;
  const events = messages - from.stored;
  return { eventsPerSecond: events / seconds, cpuUs: (cpu * 1e6) / events };
}

/**
 * What a feature service folds a second that finds `count` events on its topic and every customer in its table. The worker
 * still serves afterwards.
 */
export async function drain(
  mesh: Mesh,
  place: Place,
  shop: Shop,
  count: number,
  options: BenchOptions,
): Promise<{ drained: Drained; worker: FeatureWorker }> {
  const { say, signal } = options;
  await prepare(mesh, place, shop, options);
  const { brokers } = mesh;
  const { topic } = place;
  const what = { brokers, topic, shop, from: 0, count };
  const produced = await order<ProduceResult>('features/produce', what, signal);
  say(`${count} events of ${produced.valueBytes} bytes are on the topic after ${produced.seconds.toFixed(1)} s`);
  const messages = count + templateEvents;
  const bare = await order<ConsumeResult>('features/bare-consume', { brokers, topic, messages }, signal);
  say(`bare consumer: ${Math.round(bare.perSecond)} events/s, with ${bare.settings}`);
  const worker = await place.start();
  try {
    const { eventsPerSecond, cpuUs } = await measure(place, worker, messages, signal);
    say(`${shop.customers} customers: ${Math.round(eventsPerSecond)} events/s, ${Math.round(cpuUs)} us an event`);
    const drained = {
      customers: shop.customers,
      events_per_s: Math.round(eventsPerSecond),
      cpu_us: round(cpuUs),
      bare_per_s: Math.round(bare.perSecond),
      ratio: Number((eventsPerSecond / bare.perSecond).toFixed(3)),
      value_bytes: produced.valueBytes,
    };
    return { drained, worker };
  } catch (error) {
    await worker.process.stop();
    throw error;
  }
}
