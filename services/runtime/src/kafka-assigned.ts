import type { Batch } from 'kafkajs';

/** A partition that a consumer holds, for one generation of its group. */
export interface Assigned {
  readonly topic: string;
  readonly partition: number;
  /** Where the next batch must begin; undefined until it is found out. */
  next: bigint | undefined;
  /** Where the next fetch begins, when records that no consumer sees lie before it. */
  skippedTo: bigint | undefined;
  /** In a row. */
  failures: number;
  retry: NodeJS.Timeout | undefined;
}

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;

/** Milliseconds to wait after so many failures in a row: doubling, with a quarter of jitter either way. */
export function backoff(failures: number): number {
  return Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), LONGEST_BACKOFF_MS) * (0.75 + Math.random() / 2);
}

/** Where the fetch of the batch began; kafkajs has it, its types do not. */
export function fetchedFrom(batch: Batch): bigint {
  return BigInt((batch as Batch & { fetchedOffset: string }).fetchedOffset);
}

export function keyOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
