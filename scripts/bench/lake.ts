import { join } from 'node:path';
import { currentFiles } from '@insight-mesh/algorithms/lake-files';
import { runCommand } from '@insight-mesh/local-stack/run-command';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { z } from 'zod';
import { checkoutRoot } from '../lib/checkout.js';
import { IntakeClient } from '../lib/intake-client.js';
import { type Mesh, startMesh } from '../lib/mesh.js';
import { untilStored } from '../start/stored.js';
import type { Bench, BenchOptions, BenchResult } from './bench.js';
import { randomNumbers } from './small-shop.js';

const EVENTS = 200_000;
const BODY = 1_000;
const DAYS = 5;
const DAY_MS = 86_400_000;
/** Reads all columns of all rows. */
const SCAN = 'select count(*) as n, sum(hash(e)::hugeint) as sum from events e';
/** What an analyst asks. */
const QUESTION =
  "select type, count(*) as n, approx_count_distinct(customer_id) as customers from events where day = '2026-04-03' group by all order by n desc";

const answerLine = z.looseObject({ seconds: z.number(), files: z.number(), bytes: z.number() });
const compactLine = z.looseObject({
  ok: z.boolean(),
  files: z.number(),
  into: z.number(),
  rows: z.number(),
  seconds: z.number(),
  rows_per_s: z.number(),
  peak_mb: z.number(),
});

function events(count: number, seed: number): object[] {
  const random = randomNumbers(seed);
  const pick = (most: number) => Math.floor(random() * most);
  const began = Date.UTC(2026, 3, 1);
  return Array.from({ length: count }, (_, n) => {
    const basket = n % 20 === 0;
    const customer = pick(20_000);
    return {
      id: `b-${n}`,
      type: basket ? 'purchase' : n % 3 === 0 ? 'search' : 'view',
      occurred_at: new Date(began + Math.floor((n / count) * DAYS * DAY_MS)).toISOString(),
      customer_id: `c-${customer}`,
      session_id: `s-${customer}-${pick(5)}`,
      ...(basket
        ? {
            order_id: `o-${n}`,
            items: [{ item_id: `i-${pick(3_000)}`, quantity: 1 + pick(3), unit_price: 100 + pick(50_000) }],
            currency: 'EUR',
          }
        : n % 3 === 0
          ? { query: `lamp ${pick(500)}` }
          : { item_id: `i-${pick(3_000)}` }),
      context: { page: `/p/${pick(3_000)}` },
      consent: { analytics: true, personalisation: true },
    };
  });
}

/** The last line of a command of ours. */
async function lastLine<T>(script: string, args: readonly string[], schema: z.ZodType<T>): Promise<T> {
  const program = join(checkoutRoot(), 'scripts/dist', script);
  const { code, output } = await runCommand(process.execPath, [program, ...args], { timeoutMs: 600_000 });
  const last = output
    .trimEnd()
    .split('\n')
    .findLast((line) => line.startsWith('{'));
  if (code !== 0 || last === undefined) throw new Error(`${script} failed:\n${output.slice(-2_000)}`);
  return schema.parse(JSON.parse(last));
}

async function filesOf(mesh: Mesh): Promise<{ files: number; bytes: number }> {
  const sizes = new Map<string, number>();
  for await (const { key, size } of openObjectStore(mesh.objectStoreUrl).list('lake/events/tenant='))
    sizes.set(key, size);
  const { current } = currentFiles(sizes.keys());
  return { files: current.length, bytes: current.reduce((sum, key) => sum + (sizes.get(key) ?? 0), 0) };
}

async function run({ dir, seed, count = EVENTS, say, signal }: BenchOptions): Promise<BenchResult> {
  const mesh = await startMesh({
    dir,
    services: ['collector', 'feature'],
    env: { feature: { LAKE_MAX_AGE_MS: '1000', LAKE_MAX_ROWS: '500' } },
    onStep: say,
  });
  try {
    const intake = new IntakeClient({ url: mesh.collectorHttp, apiKey: mesh.apiKey });
    const all = events(count, seed);
    for (let at = 0; at < all.length; at += BODY) {
      signal.throwIfAborted();
      const sent = await intake.events(all.slice(at, at + BODY));
      if (sent.rejected.length > 0) throw new Error(`the collector refused ${JSON.stringify(sent.rejected[0])}`);
    }
    await untilStored(mesh, () => {});
    const before = await filesOf(mesh);
    say(`${count} events are in ${before.files} files`);
    const where = ['--object-store', mesh.objectStoreUrl];
    const ask = (sql: string) => lastLine('sql.js', [sql, ...where], answerLine);
    const [scanBefore, askBefore] = [await ask(SCAN), await ask(QUESTION)];
    const merged = await lastLine('lake.js', ['compact', '--database', mesh.databaseUrl, ...where], compactLine);
    const after = await filesOf(mesh);
    say(`merged into ${after.files} files`);
    const [scanAfter, askAfter] = [await ask(SCAN), await ask(QUESTION)];
    const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
    return {
      rows: [
        ['files before and after', `${before.files}, ${after.files}`],
        ['bytes before and after', `${mb(before.bytes)}, ${mb(after.bytes)}`],
        ['merged', `${merged.rows_per_s} rows/s (${merged.seconds} s), ${merged.peak_mb} MB at most`],
        ['all columns of all rows, before and after', `${scanBefore.seconds} s, ${scanAfter.seconds} s`],
        ['a count by type of one day, before and after', `${askBefore.seconds} s, ${askAfter.seconds} s`],
      ],
      events: count,
      files_before: before.files,
      files_after: after.files,
      bytes_before: before.bytes,
      bytes_after: after.bytes,
      compact_rows_per_s: merged.rows_per_s,
      compact_seconds: merged.seconds,
      compact_peak_mb: merged.peak_mb,
      scan_seconds: [scanBefore.seconds, scanAfter.seconds],
      day_seconds: [askBefore.seconds, askAfter.seconds],
      seed,
    };
  } finally {
    await mesh.stop();
  }
}

export const lakeBench: Bench = {
  what: 'what merging the small files of the lake takes, and what it saves those who read',
  run,
};
