import { createKafka } from '@insight-mesh/runtime/kafka';
import { createLogger } from '@insight-mesh/runtime/log';
import { pause } from '@insight-mesh/runtime/pause';
import type { Mesh } from '../../lib/mesh.js';
import type { BenchOptions } from '../bench.js';
import { order } from '../orders.js';
import { bounded } from './bounded.js';
import type { ProduceResult } from './orders.js';
import type { Place } from './place.js';
import type { Shop } from './topic-events.js';

const perSecond = 8_000;
const seconds = 20;

export interface Live {
  /** Sent, and folded in the same time, a second. */
  sentPerSecond: number;
  foldedPerSecond: number;
  /** Messages that wait on the topic, once a second. */
  lags: number[];
  max: number;
  final: number;
  bounded: boolean;
}

/** How far the fold is behind while 8,000 events a second come in. */
export async function live(mesh: Mesh, place: Place, shop: Shop, from: number, options: BenchOptions): Promise<Live> {
  const { say, signal } = options;
  const log = createLogger({ service: 'bench', level: 'error' });
  const admin = createKafka({ brokers: mesh.brokers, clientId: 'bench-lag', log }).admin();
  await admin.connect();
  try {
    const ended = new AbortController();
    const before = await place.stored('feature');
    const began = performance.now();
    const count = perSecond * seconds;
    const what = { brokers: mesh.brokers, topic: place.topic, shop, from, count, perSecond };
    const producing = order<ProduceResult>('features/produce', what, signal).finally(() => ended.abort());
    producing.catch(() => {});
    const lags: number[] = [];
    let folded = 0;
    let tookMs = 0;
    while (!ended.signal.aborted) {
      await pause(1_000, ended.signal);
      // What is stored first: what comes in meanwhile counts as lag.
      folded = (await place.stored('feature')) - before;
      tookMs = performance.now() - began;
      const ends = await admin.fetchTopicOffsets(place.topic);
      lags.push(ends.reduce((sum, end) => sum + Number(end.high), 0) - before - folded);
    }
    const sent = await producing;
    const max = Math.max(...lags);
    const final = lags.at(-1) ?? 0;
    const result = {
      sentPerSecond: Math.round(sent.events / sent.seconds),
      foldedPerSecond: Math.round((folded / tookMs) * 1_000),
      lags,
      max,
      final,
      bounded: bounded(lags, perSecond),
    };
    say(`live: ${result.sentPerSecond} events/s sent, lag at most ${max}, at the end ${final}`);
    // Whatever is measured next finds nothing left to fold.
    for (const consumer of ['feature', 'feature-lake'] as const) {
      await place.untilStored(consumer, before + sent.events, signal);
    }
    return result;
  } finally {
    await admin.disconnect();
  }
}
