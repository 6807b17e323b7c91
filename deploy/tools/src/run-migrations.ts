import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asyncApiPath } from '@insight-mesh/contracts';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { ensureTopics } from '@insight-mesh/runtime/kafka-topics';
import { createLogger, type Logger } from '@insight-mesh/runtime/log';
import { migrate } from '@insight-mesh/runtime/migrations';

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

/** Of the checkout, or of the image, which has the same layout. */
const services = fileURLToPath(new URL('../../../../services/', import.meta.url));

/** Every services/<name>/migrations: the service's own schema, but for the runtime's, which is `access`. */
function schemas(): Schema[] {
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
