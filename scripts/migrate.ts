import { runMigrations } from '@insight-mesh/deploy-tools/run-migrations';
import { topicName } from '@insight-mesh/runtime/kafka';
import { Command } from 'commander';
import { addressOf, readLocalRun } from './lib/local-run.js';
import { brokersOption, databaseOption, helpHint, prefixOption, wholeNumber } from './lib/options.js';
import { jsonLine, runCommandLine, table } from './lib/result.js';

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

await command().parseAsync();
