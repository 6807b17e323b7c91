import { createKey, createTenant, listKeys, listTenants, revokeKey, type Scope } from '@insight-mesh/runtime/auth';
import { scopes } from '@insight-mesh/runtime/auth-keys';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { Command, InvalidArgumentError } from 'commander';
import { addressOf, readLocalRun } from './lib/local-run.js';
import { databaseOption, tenantId } from './lib/options.js';
import { jsonLine, runCommandLine, table } from './lib/result.js';

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
  if (known.length === names.length) return known;
  throw new InvalidArgumentError(`must be some of ${scopes.join(', ')}, separated by commas`);
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
  process.stdout.write(table(head, rows) + jsonLine(result));
}

async function showTenants(pool: Pool, schema: string): Promise<void> {
  const tenants = await listTenants(pool, schema);
  const rows = tenants.map(({ id, name, createdAt }) => [id, name, createdAt.toISOString()]);
  print(['tenant', 'name', 'made'], rows, { tenants });
}

async function showKeys(pool: Pool, schema: string, tenant?: string): Promise<void> {
  const keys = await listKeys(pool, schema, tenant);
  const rows = keys.map((key) => {
    const state = key.revokedAt === null ? 'valid' : `revoked ${key.revokedAt.toISOString()}`;
    return [key.id, key.tenantId, key.label, key.scopes.join(','), key.createdAt.toISOString(), state];
  });
  print(['key id', 'tenant', 'label', 'scopes', 'made', 'state'], rows, { keys });
}

function program(): Command {
  const root = new Command('npm run tenants --')
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

  const key = root.command('key').description('makes, shows and revokes API keys');
  key
    .command('create')
    .description('makes a key; it is shown this once, only its hash is kept')
    .argument('<tenant>', 'whose key', tenantId)
    .option('--scopes <list>', `some of ${scopes.join(', ')}`, scopeList, [
      'events:write',
      'catalog:write',
      'recommend:read',
    ])
    .option('--label <text>', 'what it is for', '')
    .action((tenant: string, options: { scopes: Scope[]; label: string }) =>
      run(async (pool, schema) => {
        const made = await createKey(pool, schema, { tenantId: tenant, scopes: options.scopes, label: options.label });
        const rows = [[made.id, tenant, options.scopes.join(','), made.key]];
        print(['key id', 'tenant', 'scopes', 'key (shown this once)'], rows, {
          ...made,
          tenant,
          scopes: options.scopes,
        });
      }),
    );
  key
    .command('list')
    .description('shows keys without their secrets')
    .argument('[tenant]', 'only this one', tenantId)
    .action((tenant?: string) => run((pool, schema) => showKeys(pool, schema, tenant)));
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
  return root;
}

await program().parseAsync();
