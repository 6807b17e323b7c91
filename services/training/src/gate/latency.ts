import type { Asked } from './case-values.js';
import type { Latency } from './evidence.js';

/** Of a request for ten: what a recommender asks of its model. */
const wanted = 40;
const repeats = 3;
const mostProbes = 200;
/** A slow model is asked fewer. */
const mostMs = 10_000;

/** So many contexts, evenly over the cases: the same ones for every model of a run. */
export function chooseProbes(contexts: readonly (readonly string[])[]): (readonly string[])[] {
  const step = Math.max(1, contexts.length / mostProbes);
  const probes: (readonly string[])[] = [];
  for (let at = 0; at < contexts.length; at += step) probes.push(contexts[Math.floor(at)] as readonly string[]);
  return probes;
}

/**
 * Times single answers. Each context is asked three times and its fastest time counts: what else the machine does, and the collection of
 * garbage, are not the model's. The percentiles are over contexts, of which some are dearer than others.
 * @param probes at least one
 */
export async function measureLatency(
  model: Asked,
  probes: readonly (readonly string[])[],
  now: () => number = () => performance.now(),
): Promise<Latency> {
  const ask = async (context: readonly string[]): Promise<number> => {
    const began = now();
    const asked = model.recommend(context, wanted, { exclude: new Set(context) });
    if (asked instanceof Promise) await asked;
    return now() - began;
  };
  const end = now() + mostMs;
  // The first answers pay for what is compiled and cached on the way.
  for (const context of probes.slice(0, 20)) if (now() < end) await ask(context);
  const times: number[] = [];
  for (const context of probes) {
    if (times.length > 0 && now() >= end) break;
    let fastest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < repeats; i++) fastest = Math.min(fastest, await ask(context));
    times.push(fastest);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99), probes: times.length };
}
