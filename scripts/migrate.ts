import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { asyncApiPath } from '@insight-mesh/contracts';
import { createKafka, topicName } from '@insight-mesh/runtime/kafka';
import { ensureTopics } from '@insight-mesh/runtime/kafka-topics';
import { createLogger, type Logger } from '@insight-mesh/runtime/log';
import { migrate } from '@insight-mesh/runtime/migrations';
import { Command } from 'commander';
import { checkoutRoot } from './lib/checkout.js';
import { addressOf, readLocalRun } from './lib/local-run.js';
import { brokersOption, databaseOption, helpHint, prefixOption, wholeNumber } from './lib/options.js';
import { isMain, jsonLine, runCommandLine, table } from './lib/result.js';

export interface MigrateOptions {
  databaseUrl: string;
  brokers: string[];
  /** Put before every topic's name. */
  prefix?: string;
  /** Copies of each partition; the brokers' default if not given. */
  replicationFactor?: number;
  /** Partitions of every topic instead of those described; for tests. */
  partitions?: number;
  /** Name of a schema instead of the usual one (`access`, or the service's name); for tests. */
  schemaOf?: (usual: string) => string;
  log?: Logger;
}

export interface MigrateResult {
  /** Schema to the files that were applied now. */
  applied: Record<string, string[]>;
  /** Topics that were made now. */
  topics: string[];
}

interface Schema {
  schema: string;
  directory: string;
}

/** Every services/<name>/migrations: the service's own schema, but for the runtime's, which is `access`. */
function schemas(): Schema[] {
  const services = join(checkoutRoot(), 'services');
  return readdirSync(services)
    .sort()
    .map((name) => ({ schema: name === 'runtime' ? 'access' : name, directory: join(services, name, 'migrations') }))
    .filter(({ directory }) => existsSync(directory));
}

/**
 * Brings every schema up to date and makes the topics that are missing. Safe to repeat and to run twice at once.
 * @throws Error when a server does not answer, or an applied migration was changed
 */
export async function runMigrations(o: MigrateOptions): Promise<MigrateResult> {
  const log = o.log ?? createLogger({ service: 'migrate', level: 'warn' });
  const applied: Record<string, string[]> = {};
  for (const { schema, directory } of schemas()) {
    const name = o.schemaOf?.(schema) ?? schema;
    applied[name] = await migrate({ url: o.databaseUrl, schema: name, directory, log });
  }
  const kafka = createKafka({ brokers: o.brokers, clientId: 'migrate', log });
  const topics = await ensureTopics(kafka, {
    asyncApiPath,
    prefix: o.prefix ?? '',
    ...(o.replicationFactor === undefined ? {} : { replicationFactor: o.replicationFactor }),
    ...(o.partitions === undefined ? {} : { partitions: o.partitions }),
  });
  return { applied, topics };
}

interface Options {
  database?: string;
  brokers?: string[];
  prefix: string;
  replicationFactor?: number;
}

async function main(options: Options): Promise<void> {
  const local = readLocalRun();
  const began = performance.now();
  const result = await runMigrations({
    databaseUrl: addressOf(options.database, local.databaseUrl, '--database or DATABASE_URL'),
    brokers: addressOf(options.brokers, local.brokers, '--brokers or KAFKA_BROKERS'),
    prefix: options.prefix,
    ...(options.replicationFactor === undefined ? {} : { replicationFactor: options.replicationFactor }),
  });
  const seconds = Number(((performance.now() - began) / 1000).toFixed(1));
  const rows = [
    ...Object.entries(result.applied).map(([schema, files]) => ['schema', schema, files.join(', ') || 'up to date']),
    ...result.topics.map((topic) => ['topic', topic, 'made']),
  ];
  if (result.topics.length === 0) rows.push(['topics', topicName(options.prefix, '*'), 'all there']);
  process.stdout.write(table(['kind', 'name', 'what was done'], rows));
  process.stdout.write(jsonLine({ ...result, seconds }));
}

function command(): Command {
  return new Command('npm run migrate --')
    .showHelpAfterError(helpHint)
    .description(
      'Brings every Postgres schema up to date and makes the topics of protos/asyncapi.yaml that are missing.',
    )
    .addOption(databaseOption())
    .addOption(brokersOption())
    .addOption(prefixOption())
    .option('--replication-factor <n>', "copies of each partition (default: the brokers' own)", wholeNumber(1, 32))
    .allowExcessArguments(false)
    .action((options: Options) => runCommandLine(() => main(options)));
}

if (isMain(import.meta.url)) await command().parseAsync();
