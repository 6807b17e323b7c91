import { accessSync, constants, statSync } from 'node:fs';
import { parseRfc3339 } from '@insight-mesh/runtime/time';
import { Presets, SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError, Option } from 'commander';
import { localFolder } from '../lib/checkout.js';
import { addressOf, readLocalRun } from '../lib/local-run.js';
import { databaseOption, helpHint, positive, tenantId, urlOf, wholeNumber } from '../lib/options.js';
import { type RowFormat, rowFormats } from '../lib/public-data.js';
import { jsonLine, runCommandLine, table } from '../lib/result.js';
import { ensureTenantKey } from '../lib/tenant-key.js';
import { lineCount } from './line-count.js';
import { type ReplayResult, replay } from './replay.js';

interface Options {
  file: string;
  format: RowFormat;
  rate?: number;
  limit?: number;
  from?: number;
  tenant?: string;
  key?: string;
  url?: string;
  database?: string;
}

/** Bad rows that are shown one by one. */
const shownRows = 20;
/** A collector that is away is told of this often, in milliseconds. */
const retryToldMs = 10_000;

function moment(text: string): number {
  const ms = parseRfc3339(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (ms === undefined)
    throw new InvalidArgumentError('must be a day or an RFC 3339 time, for example 2015-01-01T00:00:00Z');
  return ms;
}

function readable(file: string): string {
  try {
    accessSync(file, constants.R_OK);
    if (!statSync(file).isDirectory()) return file;
  } catch {
    // Said below.
  }
  throw new InvalidArgumentError('there is no such file, or it may not be read');
}

async function keyFor(options: Options): Promise<string> {
  if (options.key !== undefined) return options.key;
  const local = readLocalRun();
  if (options.tenant === undefined || options.tenant === local.tenantId)
    return addressOf(undefined, local.apiKey, '--key');
  const url = addressOf(options.database, local.databaseUrl, '--key, or --database to make one');
  return ensureTenantKey({ dir: localFolder(), databaseUrl: url, tenantId: options.tenant });
}

interface Shown {
  update(progress: { line: number; sent: number }): void;
  stop(): void;
}

function progress(lines: number, stream: NodeJS.WriteStream = process.stderr): Shown {
  if (!stream.isTTY) {
    let said = performance.now();
    return {
      update({ line, sent }) {
        if (performance.now() - said < 5_000) return;
        said = performance.now();
        stream.write(`line ${line} of ${lines}: ${sent} rows sent\n`);
      },
      stop() {},
    };
  }
  const format = 'replay [{bar}] {percentage}% line {value}/{total}, {sent} rows sent, {eta_formatted} to go';
  const bar = new SingleBar({ format, stream, hideCursor: true }, Presets.shades_classic);
  bar.start(lines, 0, { sent: 0 });
  return { update: ({ line, sent }) => bar.update(line, { sent }), stop: () => bar.stop() };
}

async function main(options: Options): Promise<void> {
  const url = addressOf(options.url, readLocalRun().collectorHttp, '--url');
  const apiKey = await keyFor(options);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const problems: { line: number; reason: string }[] = [];
  let retries = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  const shown = progress(await lineCount(options.file));
  let result: ReplayResult;
  try {
    result = await replay({
      file: options.file,
      format: options.format,
      url,
      apiKey,
      ...(options.rate === undefined ? {} : { rate: options.rate }),
      ...(options.limit === undefined ? {} : { limit: options.limit }),
      ...(options.from === undefined ? {} : { fromMs: options.from }),
      signal: stop.signal,
      onProgress: (at) => shown.update(at),
      onBadRow: (line, reason) => {
        if (problems.length < shownRows) problems.push({ line, reason });
      },
      onRetry: (why) => {
        retries++;
        if (stop.signal.aborted || performance.now() - toldAt < retryToldMs) return;
        toldAt = performance.now();
        process.stderr.write(
          `${process.stderr.isTTY ? '\n' : ''}${url} does not take the events, trying again: ${why}\n`,
        );
      },
    });
  } finally {
    shown.stop();
  }
  for (const { line, reason } of problems) process.stderr.write(`line ${line}: ${reason}\n`);
  if (result.rejected > problems.length)
    process.stderr.write(`… and ${result.rejected - problems.length} more bad rows\n`);
  const { sent, accepted, rejected, unreadable, seconds, rows_per_s } = result;
  const cells = [sent, accepted, rejected, unreadable, retries, seconds, rows_per_s].map(String);
  process.stdout.write(
    table(['sent', 'accepted', 'rejected', 'of them unreadable', 'retries', 'seconds', 'rows/s'], [cells]),
  );
  const interrupted = stop.signal.aborted;
  process.stdout.write(jsonLine({ ...result, retries, interrupted, bad_rows: problems }));
  process.exitCode = interrupted ? 130 : rejected > 0 ? 2 : 0;
}

/** `npm run replay`. */
export function replayCommand(): Command {
  return new Command('npm run replay --')
    .showHelpAfterError(helpHint)
    .description(
      'Sends a public data file through the HTTP API with its own times. A second replay of a file counts once. Exit code 2: ' +
        'some rows were bad; each is told with its line number.',
    )
    .requiredOption('--file <path>', 'what to send; .xz is inflated on the way', readable)
    .addOption(
      new Option(
        '--format <name>',
        'yoochoose: SessionId, ItemId, Time; sequences: user item item …; events: one event a line; retailrocket, diginetica, ' +
          'tianchi, online-retail: the columns that these public files have; taobao, taobao-carts: user item, bought or put into the cart',
      )
        .choices([...rowFormats])
        .makeOptionMandatory(),
    )
    .option('--rate <n>', 'rows a second (default: as fast as it goes)', positive)
    .option('--limit <n>', 'rows that are sent at most', wholeNumber(1, 1e12))
    .option(
      '--from <time>',
      'for rows without a time: they stand a second apart from here (default: 2015-01-01)',
      moment,
    )
    .option('--url <url>', 'the collector (default: the mesh that npm start runs)', urlOf('http:'))
    .option('--key <key>', "API key with the scope events:write (default: the running mesh's)")
    .option('--tenant <id>', 'whose events; a key is made and kept in .local', tenantId)
    .addOption(databaseOption())
    .allowExcessArguments(false)
    .action((options: Options) => runCommandLine(() => main(options)));
}
