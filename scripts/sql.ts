import { extname, resolve } from 'node:path';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { Command, InvalidArgumentError } from 'commander';
import { addressOf, readLocalRun } from './lib/local-run.js';
import { helpHint, hostAndPort, tenantId, wholeNumber } from './lib/options.js';
import { jsonLine, runCommandLine } from './lib/result.js';
import { askLake } from './sql/ask-lake.js';
import { showTables } from './sql/tables.js';

interface Flags {
  tables?: boolean;
  tenant?: string;
  from?: string;
  to?: string;
  out?: string;
  json?: boolean;
  limit: number;
  timeout: number;
  memory: number;
  objectStore?: string;
  address?: string;
  key?: string;
}

const formats: Readonly<Record<string, string>> = {
  '.csv': 'FORMAT csv, HEADER',
  '.parquet': 'FORMAT parquet, COMPRESSION zstd',
  '.ndjson': 'FORMAT json',
};

function day(text: string): string {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('It must be a day (UTC) such as 2026-05-01.');
}

function outFile(text: string): string {
  if (!(extname(text) in formats))
    throw new InvalidArgumentError(`Its name must end with ${Object.keys(formats).join(', ')}.`);
  return resolve(text);
}

async function tables(flags: Flags): Promise<void> {
  const run = readLocalRun();
  const client = createClient('insightmesh.feature.v1.LakeService', {
    address: addressOf(flags.address, run.addresses?.feature, '--address'),
    apiKey: addressOf(flags.key, run.apiKey, '--key'),
    defaultDeadlineMs: 30_000,
  });
  try {
    const shown = await showTables(client);
    process.stdout.write(shown.text);
    process.stdout.write(jsonLine({ tables: shown.tables }));
  } finally {
    client.close();
  }
}

const stopping = new AbortController();
let stopped = false;
/** Exit code after SIGINT or SIGTERM. */
const stoppedCode = 130;

async function run(sql: string, flags: Flags): Promise<void> {
  const storeUrl = addressOf(
    flags.objectStore ?? process.env.OBJECT_STORE_URL,
    readLocalRun().objectStoreUrl,
    '--object-store or OBJECT_STORE_URL',
  );
  const { tenant: tenantId, from, to, out, json, limit, timeout: timeoutS, memory: memoryMb } = flags;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopped = true;
      stopping.abort(new Error('stopped'));
    });
  }
  const late = () => stopping.abort(new Error(`the query took longer than ${timeoutS} s: --timeout gives it more`));
  const timer = setTimeout(late, timeoutS * 1_000);
  try {
    const output = out === undefined ? undefined : { file: out, format: formats[extname(out)] ?? '' };
    const scope = { tenantId, from, to };
    await askLake(sql, { storeUrl, scope, output, json: json === true, limit, memoryMb, signal: stopping.signal });
  } finally {
    clearTimeout(timer);
  }
}

const program = new Command('npm run sql --')
  .showHelpAfterError(helpHint)
  .description(
    'Asks the lake in SQL (DuckDB), in the view events: its columns and tenant and day. Queries only read, and see nothing of this machine but the lake.',
  )
  .argument('[query]', 'for example: select day, count(*) from events group by day order by day')
  .option('--tables', 'what tables and columns there are, instead of a query')
  .option('--tenant <id>', "only this tenant's files (default: all)", tenantId)
  .option('--from <day>', 'only files of this UTC day or later', day)
  .option('--to <day>', 'only files of this UTC day or earlier', day)
  .option('--out <file>', 'write all rows to a new .csv, .parquet or .ndjson file', outFile)
  .option('--json', 'rows as JSON, one a line, in place of a table')
  .option('--limit <rows>', 'print at most this many, and count the others', wholeNumber(0, 1_000_000), 100)
  .option('--timeout <seconds>', 'end a query that takes longer', wholeNumber(1, 86_400), 300)
  .option('--memory <megabytes>', 'for the query; what does not fit goes to the disk', wholeNumber(64, 65_536), 1_024)
  .option('--object-store <url>', "where the lake lies (default: the running mesh's)")
  .option('--address <host:port>', 'with --tables: of feature (default: the running mesh)', hostAndPort)
  .option('--key <key>', 'with --tables: API key with features:read (default: of the running mesh)')
  .allowExcessArguments(false)
  .action((sql: string | undefined, flags: Flags, command: Command) => {
    if (flags.tables === true) {
      if (sql !== undefined) command.error('error: --tables takes no query');
      return runCommandLine(() => tables(flags));
    }
    if (sql === undefined) command.error('error: the query is missing');
    return runCommandLine(() => run(sql, flags));
  });
await program.parseAsync();
if (stopped) process.exitCode = stoppedCode;
