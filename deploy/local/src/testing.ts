import { randomBytes } from 'node:crypto';

export interface WaitOptions {
  /** How long to try, in milliseconds. Default 15,000. */
  timeoutMs?: number;
  /** Pause between two tries, in milliseconds. Default 25. */
  intervalMs?: number;
  /** What is waited for, for the error: "the topic to exist". */
  what?: string;
}

/**
 * Tries `condition` until it gives something truthy and returns that. A throwing condition counts as "not yet"; its last
 * error becomes the cause of the one thrown when the time is up.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  options: WaitOptions = {},
): Promise<Exclude<T, undefined | null | false | 0 | ''>> {
  const { timeoutMs = 15_000, intervalMs = 25, what = 'the condition' } = options;
  const end = performance.now() + timeoutMs;
  let cause: unknown;
  let last: unknown;
  for (;;) {
    try {
      last = await condition();
      cause = undefined;
      if (last) return last as Exclude<T, undefined | null | false | 0 | ''>;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= end) {
      const seen = cause instanceof Error ? cause.message : `last value ${JSON.stringify(last)}`;
      throw new Error(`waited ${timeoutMs} ms for ${what}: ${seen}`, { cause });
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}

export interface TestServers {
  brokers: string[];
  databaseUrl: string;
}

/** The Kafka and Postgres that vitest's global setup found or started. */
export function testServers(): TestServers {
  const brokers = process.env.TEST_KAFKA_BROKERS;
  const databaseUrl = process.env.TEST_DATABASE_URL;
  if (!brokers || !databaseUrl) {
    throw new Error(
      'TEST_KAFKA_BROKERS and TEST_DATABASE_URL are not set: run the file in the integration project (a test/ folder), ' +
        'whose global setup starts both servers',
    );
  }
  return { brokers: brokers.split(','), databaseUrl };
}

/** A name no other test file uses, fit for topics (as a prefix), schemas and tenants: `<prefix>_<8 hex digits>`. */
export function randomName(prefix: string): string {
  return `${prefix}_${randomBytes(4).toString('hex')}`;
}
