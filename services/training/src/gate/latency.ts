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

/** Times single answers to contexts. @param probes at least one */
export function measureLatency(
  model: Asked,
  probes: readonly (readonly string[])[],
  now?: () => number,
): Promise<Latency> {
  return timeEach(probes, (context) => model.recommend(context, wanted, { exclude: new Set(context) }), now);
}

/**
 * Times single answers of a model. Each probe is asked three times and its fastest time counts: what else the machine does, and the collection of
 * garbage, are not the model's. The percentiles are over probes, of which some are dearer than others.
 * @param probes at least one: contexts, or rows
 * @param answer may answer a promise, which is waited for
 * @param now milliseconds
 */
export async function timeEach<T>(
  probes: readonly T[],
  answer: (probe: T) => unknown,
  now: () => number = () => performance.now(),
): Promise<Latency> {
  const ask = async (probe: T): Promise<number> => {
    const began = now();
    const asked = answer(probe);
    if (asked instanceof Promise) await asked;
    return now() - began;
  };
  const end = now() + mostMs;
  // The first answers pay for what is compiled and cached on the way.
  for (const probe of probes.slice(0, 20)) if (now() < end) await ask(probe);
  const times: number[] = [];
  for (const probe of probes) {
    if (times.length > 0 && now() >= end) break;
    let fastest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < repeats; i++) fastest = Math.min(fastest, await ask(probe));
    times.push(fastest);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99), probes: times.length };
}
