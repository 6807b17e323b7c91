import type { GateBounds } from './bounds.js';
import type { Check } from './check.js';
import { megabytes, milliseconds } from './words.js';

/** Who keeps a slot at its champion, and why. */
export interface Pinned {
  by: string;
  why: string;
}

/** What every version must meet, whoever promotes it: the recommender holds it in memory, and answers wait for it. */
export function hardChecks(
  version: { p99Ms: number | undefined; sizeBytes: number },
  pin: Pinned | undefined,
  bounds: GateBounds,
): Check[] {
  return [latencyCheck(version.p99Ms, bounds), sizeCheck(version.sizeBytes, bounds), pinCheck(pin)];
}

function latencyCheck(p99Ms: number | undefined, { latencyMs }: GateBounds): Check {
  const about = { name: 'latency', bound: latencyMs, hard: true };
  // Versions of before latencies were measured have served or could serve: they are not kept out for it.
  if (p99Ms === undefined) return { ...about, passed: true, message: 'its latency was never measured' };
  const passed = p99Ms <= latencyMs;
  const took = `99 of 100 answers take at most ${milliseconds(p99Ms)}`;
  const message = passed ? took : `${took}, more than the ${latencyMs} ms that one may take (GATE_LATENCY_MS)`;
  return { ...about, passed, value: p99Ms, message };
}

function sizeCheck(value: number, { sizeBytes: bound }: GateBounds): Check {
  const passed = value <= bound;
  const has = `its artefact has ${megabytes(value)}`;
  const message = passed ? has : `${has}, more than the ${megabytes(bound)} that one may have (GATE_SIZE_MB)`;
  return { name: 'size', passed, value, bound, hard: true, message };
}

function pinCheck(pin: Pinned | undefined): Check {
  const message = pin === undefined ? 'the slot is not pinned' : `the slot is pinned by ${pin.by}: ${pin.why}`;
  return { name: 'pinned', passed: pin === undefined, hard: true, message };
}
