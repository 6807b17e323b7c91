import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

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

/** In a process of its own: carries out the one order that comes, answers and ends. */
export function serveOrders<Order, Result>(carryOut: (order: Order) => Promise<Result>): void {
  process.once('message', (order) => {
    carryOut(order as Order).then(
      (result) => process.send?.({ result }, () => process.disconnect()),
      (error: Error) => process.send?.({ error: error.message }, () => process.disconnect()),
    );
  });
}

/** Has a program beside this file carry out an order, in a process of its own, so that load and bench share no thread. */
export function order<Result>(
  program: 'http-load' | 'bare-producer',
  what: object,
  signal: AbortSignal,
): Promise<Result> {
  const child = fork(fileURLToPath(new URL(`./${program}.js`, import.meta.url)), { signal });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code} before it answered`)));
    child.once('message', (answer: { result?: Result; error?: string }) => {
      if (answer.result === undefined) reject(new Error(`${program}: ${answer.error}`));
      else resolve(answer.result);
    });
    child.send(what);
  });
}
