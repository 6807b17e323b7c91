// Looks after the files of the lake by hand; takes the service's own environment:
//   node main.js check [--tenant T] [--content] [--mend]
//   node main.js compact [--tenant T]
//   node main.js forget --tenant T --customer C [--visitor V …] [--alone] --reason TEXT [--actor NAME]
import { parseArgs } from 'node:util';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { createPool } from '@insight-mesh/runtime/postgres';
import { type LakeConfig, loadLakeConfig } from '../config.js';
import { lakeTenants } from '../store/lake-files.js';
import { visitorsWhoCount } from '../store/visitors-who-count.js';
import { checkLake, type Found } from './check-lake.js';
import { compactTenant } from './compact-tenant.js';
import { forgetPerson } from './forget.js';
import { type LakeTools, lakeToolsOf } from './lake-tools.js';
import { listChangedDays } from './manifest.js';
import { Progress } from './progress.js';

/** Exit code after SIGTERM or SIGINT: what was done is kept. */
const stoppedCode = 130;
/** Problems that are told one by one; the last line counts all. */
const mostTold = 100;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const options = {
  tenant: text,
  content: flag,
  mend: flag,
  customer: text,
  visitor: { type: 'string', multiple: true },
  alone: flag,
  reason: text,
  actor: text,
} as const;
type Flags = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

const progress = new Progress();
const stopping = new AbortController();

async function check(tools: LakeTools, flags: Flags): Promise<object> {
  const counts: Partial<Record<Found['problem'], number>> = {};
  let told = 0;
  const { tenant: tenantId, content = false, mend = false } = flags;
  const checked = await checkLake(tools, {
    tenantId,
    content,
    mend,
    signal: stopping.signal,
    onFile: (looked, of) => progress.show(`${looked} of some ${of} files looked at`),
    onFound: ({ problem, key, why }) => {
      counts[problem] = (counts[problem] ?? 0) + 1;
      if (++told > mostTold) return;
      progress.clear();
      process.stdout.write(`${problem.padEnd(12)}  ${key}: ${why}\n`);
    },
  });
  progress.clear();
  if (told > mostTold) process.stdout.write(`… ${told - mostTold} more\n`);
  const { tenants, files, rows, bytes } = checked;
  process.stdout.write(
    `${files} files of ${tenants} tenants, ${rows} rows, ${bytes} bytes: ${told === 0 ? 'all as it should be' : `${told} problems`}\n`,
  );
  const of = (problem: Found['problem']) => counts[problem] ?? 0;
  return {
    ok: told === 0,
    ...checked,
    missing: of('missing'),
    foreign: of('foreign'),
    damaged: of('damaged'),
    rows_differ: of('rows differ'),
    manifests: of('manifest'),
  };
}

async function compact(tools: LakeTools, config: LakeConfig, { tenant }: Flags): Promise<object> {
  const total = { files: 0, into: 0, rows: 0, bytes_before: 0, bytes_after: 0, damaged: 0 };
  const busy: string[] = [];
  const began = performance.now();
  for (const tenantId of tenant === undefined ? await lakeTenants(tools.pool) : [tenant]) {
    const found = await compactTenant(tools, tenantId, {
      afterMs: 0,
      targetRows: config.LAKE_FILE_ROWS,
      targetBytes: config.LAKE_FILE_BYTES,
      share: 1,
      signal: stopping.signal,
      onMerged: ({ files, rows, bytes: [before, after] }) => {
        total.files += files;
        total.into++;
        total.rows += rows;
        total.bytes_before += before;
        total.bytes_after += after;
        progress.show(`${tenantId}: ${total.files} files became ${total.into}, ${total.rows} rows`);
      },
    });
    if (found === undefined) busy.push(tenantId);
    else total.damaged += found.damaged;
  }
  await listChangedDays(tools, stopping.signal);
  progress.clear();
  const seconds = Math.round((performance.now() - began) / 10) / 100;
  const rowsPerS = seconds > 0 ? Math.round(total.rows / seconds) : 0;
  process.stdout.write(
    `${total.files} files became ${total.into}: ${total.rows} rows in ${seconds} s; ${total.damaged} damaged files are left alone\n`,
  );
  for (const tenantId of busy)
    process.stdout.write(`${tenantId}: feature is just looking after its files; try again later\n`);
  return {
    ok: busy.length === 0,
    ...total,
    rows_per_s: rowsPerS,
    seconds,
    peak_mb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

async function forget(tools: LakeTools, flags: Flags): Promise<object> {
  const { tenant: tenantId = '', customer: customerId = '', reason = '', actor = 'command' } = flags;
  if (tenantId === '' || customerId === '' || reason.trim() === '')
    throw new Error('--tenant, --customer and --reason are needed');
  const known = flags.alone === true ? [] : await visitorsWhoCount(tools.pool, tenantId, customerId);
  const visitorIds = [...new Set([...(flags.visitor ?? []), ...known])];
  const removed = await forgetPerson(tools, {
    tenantId,
    customerId,
    visitorIds,
    actor: `command:${actor}`,
    reason: reason.trim(),
    signal: stopping.signal,
    onFile: (looked) => progress.show(`${looked} files looked at`),
  });
  if (removed === undefined) throw new Error("feature is just looking after this tenant's files: try again");
  await listChangedDays(tools, stopping.signal);
  progress.clear();
  process.stdout.write(
    `${removed.rows} rows of the customer and ${visitorIds.length} visitors went from ${removed.files} files; events that come, or wait in Kafka, need another run\n`,
  );
  for (const key of removed.damaged) process.stdout.write(`damaged, and not looked into: ${key}\n`);
  return {
    ok: removed.damaged.length === 0,
    rows: removed.rows,
    files: removed.files,
    visitors: visitorIds.length,
    damaged: removed.damaged.length,
  };
}

try {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [command = ''] = positionals;
  if (!['check', 'compact', 'forget'].includes(command))
    throw new Error(`"${command}": it is check, compact or forget`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => stopping.abort(new Error('stopped; what was done is kept')));
  const config = loadLakeConfig();
  // Its lines would stand between the table and the JSON of standard output.
  const log = createLogger({ service: 'feature-lake', level: 'silent' });
  const { DATABASE_URL: url, DATABASE_SCHEMA: schema } = config;
  const lakePool = createPool({
    url,
    schema,
    max: 4,
    log,
    metrics: new Metrics('feature-lake'),
    name: 'feature-lake-command',
  });
  try {
    const tools = lakeToolsOf({
      lakePool,
      store: openObjectStore(config.OBJECT_STORE_URL),
      log,
      now: Date.now,
      config,
    });
    const run = {
      check: () => check(tools, values),
      compact: () => compact(tools, config, values),
      forget: () => forget(tools, values),
    };
    const result = await run[command as keyof typeof run]();
    process.stdout.write(`${JSON.stringify(result)}\n`);
    if (!('ok' in result && result.ok === true)) process.exitCode = 1;
  } finally {
    await lakePool.end();
  }
} catch (error) {
  progress.clear();
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = stopping.signal.aborted ? stoppedCode : 1;
}
