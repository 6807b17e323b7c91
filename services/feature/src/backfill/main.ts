// Makes the states in Postgres again from the lake while the stream goes on; takes the service's own environment:
//   node main.js [--partition 3 …] [--dry-run] [--anew] | --status
import { parseArgs } from 'node:util';
import { createLogger } from '@insight-mesh/runtime/log';
import { type BackfillConfig, loadBackfillConfig } from '../config.js';
import { backfill } from './backfill.js';
import { foldConsumerOf, openPool, openTools } from './open-tools.js';
import { Show, table } from './show.js';
import { readStatus } from './status.js';

type Log = ReturnType<typeof createLogger>;

/** Exit code after SIGTERM or SIGINT: what was done is kept, and the next start goes on. */
const stoppedCode = 130;

function json(result: object): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

async function status(config: BackfillConfig, log: Log): Promise<void> {
  const pool = openPool(config, log);
  try {
    const { folds, partitions, other, last } = await readStatus(pool, foldConsumerOf(config));
    const rows = [...partitions].map(([partition, made]) => [
      String(partition),
      made === 0 ? 'before versions were kept' : String(made),
      made === folds ? 'no' : 'yes',
    ]);
    process.stdout.write(table(['partition', 'states made by folds', 'backfill needed'], rows));
    process.stdout.write(`this release has folds ${folds}\n`);
    if (last !== undefined) {
      const { id, state, startedAt, done, partitions: all, events, changed } = last;
      process.stdout.write(
        `last backfill: ${id}, ${state}, begun ${startedAt.toISOString()}, ${done.length} of ${all.length} partitions, ` +
          `${events} events, ${changed} rows written or deleted\n`,
      );
    }
    json({
      ok: other.length === 0,
      folds,
      partitions: Object.fromEntries(partitions),
      other,
      ...(last === undefined ? {} : { last }),
    });
  } finally {
    await pool.end();
  }
}

interface Flags {
  readonly partitions?: readonly number[] | undefined;
  readonly dryRun: boolean;
  readonly anew: boolean;
}

async function run(config: BackfillConfig, log: Log, flags: Flags): Promise<void> {
  const began = performance.now();
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => stopping.abort(new Error('stopped; the next start goes on from here')));
  }
  const show = new Show();
  const rows: string[][] = [];
  const tools = await openTools(config, log, { onFolded: (_partition, events) => show.folded(events) });
  try {
    const result = await backfill(
      tools,
      {
        schema: config.DATABASE_SCHEMA,
        ...flags,
        onBegin: (left, events) => show.begin(left.length, events),
        onPartition: (partition, outcome) => {
          show.partition(partition, outcome);
          const { events, states, changed, heldMs } = outcome;
          rows.push([partition, events, states, changed, ...(flags.dryRun ? [] : [Math.round(heldMs)])].map(String));
        },
      },
      stopping.signal,
    );
    const head = ['partition', 'events', 'states', flags.dryRun ? 'differ' : 'written or deleted'];
    process.stdout.write(table(flags.dryRun ? head : [...head, 'stream waited (ms)'], rows));
    const { partitions, resumed, events, states, changed, heldMs } = result;
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    json({
      ok: true,
      dry_run: flags.dryRun,
      partitions,
      resumed,
      events,
      states,
      changed,
      held_ms: Math.round(heldMs),
      seconds,
      peak_mb: Math.round(process.resourceUsage().maxRSS / 1024),
    });
  } catch (error) {
    if (stopping.signal.aborted) process.exitCode = stoppedCode;
    throw error;
  } finally {
    await tools.close();
  }
}

function partitionOf(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new Error(`--partition ${text}: must be a whole number`);
  return Number(text);
}

try {
  const { values } = parseArgs({
    options: {
      partition: { type: 'string', multiple: true },
      'dry-run': { type: 'boolean', default: false },
      anew: { type: 'boolean', default: false },
      status: { type: 'boolean', default: false },
    },
  });
  const partitions = values.partition?.map(partitionOf);
  const config = loadBackfillConfig();
  // Its lines would stand between the table and the JSON of standard output.
  const log = createLogger({ service: 'feature-backfill', level: config.LOG_LEVEL === 'silent' ? 'silent' : 'error' });
  if (values.status) await status(config, log);
  else await run(config, log, { partitions, dryRun: values['dry-run'], anew: values.anew });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode ??= 1;
}
