// Builds a data set in a process of its own:
//   node main.js --options build.json     the options of buildDataset but for signal and progress, as JSON
//   node main.js --features               every feature by kind, as JSON
// Progress is one JSON object a line; the last line has the manifest, or the error with its code. SIGINT and SIGTERM stop the build, which goes on
// where it was when it is started again with the same options.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { toAppError } from '@insight-mesh/runtime/errors';
import { z } from 'zod';
import { definitionsOf } from '../definitions/all.js';
import { entityNames } from '../definitions/definition.js';
import { eventTypes } from '../state/measures.js';
import { buildDataset } from './build-dataset.js';

const type = z.enum(eventTypes);
const ms = z.number();
const labels = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('file'), path: z.string() }),
  z.strictObject({
    from: z.literal('rule'),
    anchor: z.enum(['event', 'day']),
    types: z.array(type),
    outcome: z.array(type),
    withinMs: ms,
    match: z.enum(['customer', 'customer_item']),
    fromMs: ms.optional(),
    toMs: ms.optional(),
    share: z.number().optional(),
    seed: z.number().optional(),
  }),
]);
const spec = z.strictObject({
  features: z.array(z.strictObject({ kind: z.enum(entityNames), names: z.array(z.string()) })),
  labels,
  knowledge: z.enum(['occurred', 'received']),
  missing: z.enum(['default', 'null']),
  joins: z.boolean(),
});
const cut = z.strictObject({
  visitorId: z.string(),
  customerId: z.string(),
  cutMs: ms.optional(),
  restoredMs: ms.optional(),
});
const options = z.strictObject({
  id: z.string(),
  tenantId: z.string(),
  spec,
  lakeFiles: z.array(z.string()),
  cuts: z.array(cut).default([]),
  folder: z.string(),
  outFolder: z.string(),
  memoryMb: z.number().int().positive().default(1_024),
  threads: z.number().int().positive().default(2),
  nowMs: ms.optional(),
  completeToMs: ms.optional(),
});

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
/** Between two lines of progress. */
const everyMs = 200;

async function build(path: string): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
  }
  const given = options.parse(JSON.parse(readFileSync(path, 'utf8')));
  let toldMs = 0;
  let toldStep = '';
  const manifest = await buildDataset({
    ...given,
    // Absent and undefined are the same to zod, and to the engine.
    spec: given.spec as Parameters<typeof buildDataset>[0]['spec'],
    nowMs: given.nowMs ?? Date.now(),
    signal: stopping.signal,
    onProgress: ({ step, done, total }) => {
      if (step === toldStep && performance.now() - toldMs < everyMs) return;
      toldStep = step;
      toldMs = performance.now();
      say({ step, done, total });
    },
  });
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const cpu_s = Math.round((userCPUTime + systemCPUTime) / 1e5) / 10;
  say({ manifest, peak_mb: Math.round(maxRSS / 1_024), cpu_s });
}

try {
  const { values } = parseArgs({ options: { options: { type: 'string' }, features: { type: 'boolean' } } });
  if (values.features) {
    say(Object.fromEntries(entityNames.map((kind) => [kind, definitionsOf[kind].map(({ name }) => name)])));
  } else if (values.options === undefined) {
    throw new Error('--options (a JSON file) or --features is needed');
  } else {
    await build(values.options);
  }
} catch (error) {
  const { code, message } = toAppError(error);
  say({ error: { code, message: code === 'INTERNAL' && error instanceof Error ? error.message : message } });
  process.exitCode = 1;
}
