/** What a fault has to show: nothing acknowledged was lost and nothing counted twice. */
export interface FaultResult {
  /** Events that the collector acknowledged. */
  acknowledged: number;
  /** Of those, how many are missing somewhere. */
  lost: number;
  /** How many stand somewhere more than once. */
  duplicated: number;
  /** Entities of which what is served is not what the lake gives. */
  differing?: number;
  /** Pairs of an entity and a moment that were compared, and single values. */
  pairs?: number;
  values?: number;
  /** How often the fault struck. */
  runs: number;
  ok: boolean;
  /** For people: what was found where. */
  rows: [label: string, value: string][];
  seed: number;
  seconds: number;
  /** Acknowledged a second, outages included. */
  events_per_s?: number;
  /** Of the same load without the fault. */
  events_per_s_without?: number;
  /** Of bodies, in milliseconds, with the fault and without. */
  p99_ms?: number;
  p99_ms_without?: number;
  /** Dead letters that were found, all of them as they should be. */
  letters?: number;
  /** Calls of clients, and those that failed. */
  calls?: number;
  failed_calls?: number;
  /** Connections that a client saw cut with a request on them. */
  resets?: number;
}

export interface FaultOptions {
  seed: number;
  file?: string;
  limit?: number;
  /** Folder for data and logs; it is new and removed afterwards unless keep is set. */
  dir: string;
  say: (line: string) => void;
  signal: AbortSignal;
}

export interface Fault {
  /** For --help. */
  what: string;
  run: (options: FaultOptions) => Promise<FaultResult>;
}

/** Numbers from 0 to 1 from a seed. Source: mulberry32, T. Ettinger. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
