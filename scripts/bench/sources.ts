import { join } from 'node:path';
import { runCommand } from '@insight-mesh/local-stack/run-command';
import { z } from 'zod';
import { checkoutRoot } from '../lib/checkout.js';
import type { Bench, BenchOptions, BenchResult } from './bench.js';

const ITEMS = 50_000;
const EVENTS = 300_000;

const program = () => join(checkoutRoot(), 'services/recommender/dist/src/measure/main.js');

/** As services/recommender/src/measure/main.ts prints it. */
const finished = z.looseObject({
  microseconds: z.record(z.string(), z.number()),
  upserts_per_s: z.number(),
  change_us: z.number(),
  content_bytes_per_item: z.number(),
  events_per_s: z.number(),
  live_mib: z.number(),
});

async function run({ count = ITEMS, seed, say }: BenchOptions): Promise<BenchResult> {
  say(`a catalogue of ${count} items and ${EVENTS} events, in a process of its own`);
  const flags = ['--expose-gc', '--max-old-space-size=8192', program(), `${count}`, `${EVENTS}`, `${seed}`];
  const { code, output } = await runCommand(process.execPath, flags);
  if (code !== 0) throw new Error(`the sources could not be measured: ${output}`);
  const result = finished.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  const rows = Object.entries(result.microseconds).map(([name, us]): [string, string] => [name, `${us} µs of CPU`]);
  rows.push(['upserts/s', `${result.upserts_per_s}`], ['a change', `${result.change_us} µs`]);
  rows.push(['content an item', `${result.content_bytes_per_item} bytes`]);
  rows.push(['events/s', `${result.events_per_s}`], ['live state', `${result.live_mib} MiB`]);
  return { rows, seed, ...result };
}

export const sourcesBench: Bench = {
  what: 'the recommender’s sources without a model: time of a question, bytes, events and upserts a second',
  run,
};
