import { parseArgs } from 'node:util';
import { databaseSettings, integerSetting, kafkaSettings, logSettings, readConfig } from '@insight-mesh/runtime/config';
import { createLogger } from '@insight-mesh/runtime/log';
import { z } from 'zod';
import { runMigrations } from './run-migrations.js';

// The migrations as the services' image runs them: `npm run migrate` needs a checkout. Configured like a service.

const usage = `Brings every Postgres schema up to date and makes the topics of protos/asyncapi.yaml that are missing.

node deploy/tools/dist/src/migrate.js [--replication-factor N]

  DATABASE_URL         Postgres, as a role that may create schemas
  KAFKA_BROKERS        host:port, separated by commas
  KAFKA_TOPIC_PREFIX   what stands before every topic's name
  REPLICATION_FACTOR   copies of each partition, as --replication-factor (default: the brokers' own)
`;

const schema = z.object({
  LOG_LEVEL: logSettings.LOG_LEVEL,
  DATABASE_URL: databaseSettings.DATABASE_URL,
  ...kafkaSettings,
  REPLICATION_FACTOR: integerSetting(1, 32).optional(),
});

try {
  const { values } = parseArgs({
    options: { 'replication-factor': { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(usage);
  } else {
    const copies = values['replication-factor'] ?? process.env.REPLICATION_FACTOR;
    const config = readConfig(schema, { ...process.env, REPLICATION_FACTOR: copies });
    const result = await runMigrations({
      databaseUrl: config.DATABASE_URL,
      brokers: config.KAFKA_BROKERS,
      prefix: config.KAFKA_TOPIC_PREFIX,
      ...(config.REPLICATION_FACTOR === undefined ? {} : { replicationFactor: config.REPLICATION_FACTOR }),
      log: createLogger({ service: 'migrate', level: config.LOG_LEVEL }),
    });
    process.stdout.write(`${JSON.stringify(result)}\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
