import {
  createKey,
  createTenant,
  type KeyRow,
  limitKey,
  listKeys,
  listTenants,
  revokeKey,
  rotateKey,
} from '@insight-mesh/runtime/access-store';
import { type Scope, scopes } from '@insight-mesh/runtime/auth-keys';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { Command, InvalidArgumentError } from 'commander';
import { type CollectorDoor, collectorDoors } from './lib/doors.js';
import { addressOf, readLocalRun } from './lib/local-run.js';
import { databaseOption, duration, helpHint, tenantId, wholeNumber } from './lib/options.js';
import { runCommandLine, table } from './lib/result.js';
import { safeJsonLine, safeLine } from './lib/safe-text.js';

interface Options {
  database?: string;
  schema: string;
}

type Work = (pool: Pool, schema: string) => Promise<void>;

function schemaName(text: string): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(text)) return text;
  throw new InvalidArgumentError('must be a schema name of a-z, 0-9 and _');
}

function scopeList(text: string): Scope[] {
  const names = text.split(',').map((name) => name.trim());
  const known = names.filter((name): name is Scope => (scopes as readonly string[]).includes(name));
  if (known.length === names.length) return [...new Set(known)];
  throw new InvalidArgumentError(`must be some of ${scopes.join(', ')}, separated by commas`);
}

function doorList(text: string): CollectorDoor[] {
  const names = text.split(',').map((name) => name.trim());
  const known = names.filter((name): name is CollectorDoor => (collectorDoors as readonly string[]).includes(name));
  if (known.length === names.length) return [...new Set(known)];
  throw new InvalidArgumentError(`must be some of ${collectorDoors.join(', ')}, separated by commas`);
}

const rate = wholeNumber(1, 1_000_000);

function rateOrNone(text: string): number | null {
  return text === 'none' ? null : rate(text);
}

interface CreateOptions {
  scopes?: Scope[];
  doors: CollectorDoor[];
  label: string;
  expires?: number;
  eventsPerSecond?: number;
}

/** A page shows its key to everyone, and the collector takes none there that can do more than send events. */
function scopesFor(options: CreateOptions): Scope[] {
  const page = options.doors.includes('beacon');
  const wanted = options.scopes ?? (page ? ['events:write'] : ['events:write', 'catalog:write', 'recommend:read']);
  if (page && (wanted.length > 1 || wanted[0] !== 'events:write')) {
    throw new Error('a key for the door beacon must have the scope events:write and no other');
  }
  return wanted;
}

async function withPool(options: Options, work: Work): Promise<void> {
  const url = addressOf(options.database, readLocalRun().databaseUrl, '--database or DATABASE_URL');
  const log = createLogger({ service: 'tenants', level: 'error' });
  const pool = createPool({ url, schema: options.schema, max: 1, log, metrics: new Metrics('tenants') });
  try {
    await work(pool, options.schema);
  } catch (error) {
    const undefinedTable = (error as { code?: unknown }).code === '42P01';
    if (undefinedTable)
      throw new Error('this database has no tenants yet: run npm run migrate first', { cause: error });
    throw error;
  } finally {
    await pool.end();
  }
}

function print(head: string[], rows: string[][], result: object): void {
  // Labels and names are what somebody once typed.
  const safe = rows.map((row) => row.map((cell) => safeLine(cell)));
  process.stdout.write(table(head, safe) + safeJsonLine(result));
}

async function showTenants(pool: Pool, schema: string): Promise<void> {
  const tenants = await listTenants(pool, schema);
  const rows = tenants.map(({ id, name, createdAt }) => [id, name, createdAt.toISOString()]);
  print(['tenant', 'name', 'made'], rows, { tenants });
}

function stateOf({ revokedAt, expiresAt, replacedBy }: KeyRow, now: Date): string {
  const replaced = replacedBy === null ? '' : `, replaced by ${replacedBy}`;
  if (revokedAt !== null) return `revoked ${revokedAt.toISOString()}${replaced}`;
  if (expiresAt === null) return 'valid';
  return `${expiresAt <= now ? 'expired' : 'expires'} ${expiresAt.toISOString()}${replaced}`;
}

const rateText = (events: number | null | undefined) => (events == null ? 'default' : String(events));
const doorText = (doors: readonly string[]) => (doors.length === 0 ? 'all' : doors.join(','));

async function showKeys(pool: Pool, schema: string, tenant?: string): Promise<void> {
  const now = new Date();
  const keys = (await listKeys(pool, schema, tenant)).map((key) => ({ ...key, state: stateOf(key, now) }));
  const rows = keys.map((key) => [
    key.id,
    key.tenantId,
    key.label,
    key.scopes.join(','),
    doorText(key.doors),
    rateText(key.eventsPerSecond),
    key.createdAt.toISOString(),
    key.state,
  ]);
  print(['key id', 'tenant', 'label', 'scopes', 'doors', 'events/s', 'made', 'state'], rows, { keys });
}

async function makeKey(pool: Pool, schema: string, tenant: string, options: CreateOptions): Promise<void> {
  const { doors, label, eventsPerSecond, expires: expiresInMs } = options;
  const given = scopesFor(options);
  const made = await createKey(pool, schema, {
    tenantId: tenant,
    scopes: given,
    label,
    doors,
    eventsPerSecond,
    expiresInMs,
  });
  const rows = [[made.id, tenant, given.join(','), doorText(doors), rateText(eventsPerSecond), made.key]];
  print(['key id', 'tenant', 'scopes', 'doors', 'events/s', 'key (shown this once)'], rows, {
    ...made,
    tenant,
    scopes: given,
    doors,
    eventsPerSecond: eventsPerSecond ?? null,
    expiresInMs: expiresInMs ?? null,
  });
}

async function rotate(pool: Pool, schema: string, id: string, overlapMs: number, expiresInMs?: number): Promise<void> {
  const { made, old } = await rotateKey(pool, schema, id, { overlapMs, expiresInMs });
  const rows = [
    [made.id, 'valid', made.key],
    [old.id, stateOf(old, new Date()), ''],
  ];
  print(['key id', 'state', 'key (shown this once)'], rows, { ...made, old });
}

/** The commands that make, show and change keys. */
function addKeyCommands(key: Command, run: (work: Work) => Promise<void>): void {
  key
    .command('create')
    .description('makes a key; it is shown this once, only its hash is kept')
    .argument('<tenant>', 'whose key', tenantId)
    .option(
      '--scopes <list>',
      `some of ${scopes.join(', ')} (default: events:write,catalog:write,recommend:read; events:write alone for beacon)`,
      scopeList,
    )
    .option('--doors <list>', `only these ways into the collector: ${collectorDoors.join(', ')}`, doorList, [])
    .option('--events-per-second <n>', 'limit at each replica of the collector (default: its setting)', rate)
    .option('--expires <time>', 'when it ends by itself, for example 30d (default: never)', duration)
    .option('--label <text>', 'what it is for', '')
    .action((tenant: string, options: CreateOptions) => run((pool, schema) => makeKey(pool, schema, tenant, options)));
  key
    .command('list')
    .description('shows keys without their secrets')
    .argument('[tenant]', 'only this one', tenantId)
    .action((tenant?: string) => run((pool, schema) => showKeys(pool, schema, tenant)));
  key
    .command('rotate')
    .description('makes a key like this one, which itself works on for a while')
    .argument('<key-id>', 'the part between im_ and the next _')
    .requiredOption('--overlap <time>', 'how long the old key still works, for example 7d', duration)
    .option('--expires <time>', 'when the new key ends by itself (default: never)', duration)
    .action((id: string, options: { overlap: number; expires?: number }) =>
      run((pool, schema) => rotate(pool, schema, id, options.overlap, options.expires)),
    );
  key
    .command('limit')
    .description('changes how many events a second a key may send; every collector has heard of it within 5 seconds')
    .argument('<key-id>', 'the part between im_ and the next _')
    .argument('<n>', 'events a second at each replica of the collector, or none for its setting', rateOrNone)
    .action((id: string, events: number | null) =>
      run(async (pool, schema) => {
        await limitKey(pool, schema, id, events);
        print(['key id', 'events/s'], [[id, rateText(events)]], { id, eventsPerSecond: events });
      }),
    );
  key
    .command('revoke')
    .description('ends a key; every service has heard of it within 5 seconds')
    .argument('<key-id>', 'the part between im_ and the next _')
    .action((id: string) =>
      run(async (pool, schema) => {
        await revokeKey(pool, schema, id);
        print(['key id', 'state'], [[id, 'revoked']], { revoked: id });
      }),
    );
}

function program(): Command {
  const root = new Command('npm run tenants --')
    .showHelpAfterError(helpHint)
    .description('Makes tenants and their API keys.')
    .addOption(databaseOption())
    .option('--schema <name>', 'where tenants and keys are kept', schemaName, process.env.ACCESS_SCHEMA ?? 'access');
  const run = (work: Work) => runCommandLine(() => withPool(root.opts<Options>(), work));

  root
    .command('create')
    .description('makes a tenant')
    .argument('<id>', '1 to 64 of a-z, 0-9 and "-"', tenantId)
    .option('--name <text>', 'for people (default: the id)')
    .action((id: string, options: { name?: string }) =>
      run(async (pool, schema) => {
        const name = options.name ?? id;
        await createTenant(pool, schema, id, name);
        print(['tenant', 'name'], [[id, name]], { tenant: { id, name } });
      }),
    );
  root
    .command('list')
    .description('shows every tenant')
    .action(() => run(showTenants));

  addKeyCommands(root.command('key').description('makes, shows, rotates, limits and revokes API keys'), run);
  return root;
}

await program().parseAsync();
