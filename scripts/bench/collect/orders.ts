export interface LoadOrder {
  /** Of the collector's HTTP door. */
  url: string;
  apiKey: string;
  connections: number;
  eventsInABody: number;
  warmUpSeconds: number;
  seconds: number;
  seed: number;
}

export interface LoadResult {
  /** Answered in the measured time with 200 and nothing rejected. */
  requests: number;
  /** Answered in all, warm-up included. */
  answered: number;
  /** Any other answer, warm-up included. */
  failed: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

export interface BareOrder {
  brokers: string[];
  topic: string;
  warmUpSeconds: number;
  seconds: number;
}

export interface BareResult {
  events: number;
  perSecond: number;
  /** Mean bytes of a message's value. */
  valueBytes: number;
}
