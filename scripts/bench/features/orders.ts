import type { Shop } from './topic-events.js';

export interface ProduceOrder {
  brokers: string[];
  /** Full name. */
  topic: string;
  shop: Shop;
  /** Places of the shop's stream: from this one, so many. */
  from: number;
  count: number;
  /** Absent: as fast as Kafka takes them. */
  perSecond?: number;
}

export interface ProduceResult {
  /** Acknowledged by Kafka, and in how many seconds. */
  events: number;
  seconds: number;
  /** Mean bytes of a message's value. */
  valueBytes: number;
}

export interface ConsumeOrder {
  brokers: string[];
  topic: string;
  /** Messages on the topic. */
  messages: number;
}

export interface ConsumeResult {
  perSecond: number;
  /** With which settings it was fastest. */
  settings: string;
}

/** Where reads go: the feature service, or the echo that answers as many bytes. */
export type ReadTarget =
  | { kind: 'feature'; address: string; serviceToken: string; features: readonly string[] }
  | { kind: 'echo'; address: string; requestBytes: number };

export interface ReadOrder {
  target: ReadTarget;
  /** Customers to draw from: c-0 up to below c-`customers`. */
  customers: number;
  entities: number;
  seed: number;
  seconds: number;
  warmUpSeconds: number;
  /** So many calls a second whatever comes back, or so many at a time. */
  load: { perSecond: number } | { concurrency: number };
}

export interface ReadResult {
  reads: number;
  perSecond: number;
  /** From the moment at which the call was due. */
  p50Ms: number;
  p99Ms: number;
  /** How late calls were sent (open loop): what of p99Ms is the load generator's own. */
  lateP99Ms: number;
  /** Mean bytes of request and answer. */
  requestBytes: number;
  answerBytes: number;
}
