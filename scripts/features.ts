import { createClient } from '@insight-mesh/runtime/grpc-client';
import { parseRfc3339 } from '@insight-mesh/runtime/time';
import { Command, InvalidArgumentError } from 'commander';
import { type EntityKindName, entityKinds, type FeatureClient, type Shown, show } from './features/show.js';
import { showOrder } from './features/show-order.js';
import { addressOf, readLocalRun } from './lib/local-run.js';
import { hostAndPort } from './lib/options.js';
import { jsonLine, runCommandLine } from './lib/result.js';
import { safeLine } from './lib/safe-text.js';

interface Entity {
  kind: EntityKindName | 'order';
  id: string;
}

interface Flags {
  entity: Entity;
  facet?: string;
  set?: string;
  all?: boolean;
  asOf?: number;
  address?: string;
  key?: string;
}

const kindNames = [...Object.keys(entityKinds), 'order'];

function entity(value: string): Entity {
  const colon = value.indexOf(':');
  const kind = value.slice(0, Math.max(0, colon));
  if (!kindNames.includes(kind))
    throw new InvalidArgumentError(`It is KIND:ID, with KIND one of ${kindNames.join(', ')}.`);
  if (colon === value.length - 1) throw new InvalidArgumentError('The id is missing behind the colon.');
  return { kind: kind as Entity['kind'], id: value.slice(colon + 1) };
}

function moment(value: string): number {
  const ms = parseRfc3339(value);
  if (ms === undefined) throw new InvalidArgumentError('It must be an RFC 3339 time, such as 2026-05-01T09:30:00Z.');
  return ms;
}

function print({ kind, id }: Flags['entity'], shown: Shown): void {
  const head = `${kind} ${safeLine(id)}`;
  if (!shown.known) {
    process.stdout.write(`${head}: nothing is known of it\n`);
    return;
  }
  const joined = shown.joinedVisitors > 0 ? `, with ${shown.joinedVisitors} joined visitors` : '';
  process.stdout.write(`${head}: newest event ${shown.newestEventAt}${joined}\n\n`);
  const widest = (column: 0 | 1) => Math.max(0, ...shown.rows.map((row) => row[column].length));
  const [names, values] = [widest(0), widest(1)];
  for (const [name, value, description] of shown.rows) {
    process.stdout.write(`  ${name.padEnd(names)}  ${value.padStart(values)}  ${description}\n`);
  }
  if (shown.leftOut > 0)
    process.stdout.write(`\n  ${shown.leftOut} that are 0 or of nothing seen are left out; --all shows them\n`);
}

async function printOrder(client: FeatureClient, id: string): Promise<void> {
  const { lines, summary } = await showOrder(client, id);
  const head = `order ${safeLine(id)}`;
  process.stdout.write(lines.length === 0 ? `${head}: nothing is known of it\n` : `${head}\n\n${lines.join('\n')}\n`);
  process.stdout.write(jsonLine({ kind: 'order', id, ...summary }));
}

async function main(flags: Flags): Promise<void> {
  const run = readLocalRun();
  const client = createClient('insightmesh.feature.v1.FeatureService', {
    address: addressOf(flags.address, run.addresses?.feature, '--address'),
    apiKey: addressOf(flags.key, run.apiKey, '--key'),
    defaultDeadlineMs: 10_000,
  });
  try {
    const { facet, set, asOf } = flags;
    const { kind, id } = flags.entity;
    if (kind === 'order') {
      await printOrder(client, id);
      return;
    }
    const shown = await show(client, {
      kind,
      id,
      all: flags.all === true,
      ...(facet === undefined ? {} : { facet }),
      ...(set === undefined ? {} : { set }),
      ...(asOf === undefined ? {} : { asOfMs: asOf }),
    });
    print(flags.entity, shown);
    const { known, values } = shown;
    const newest = shown.newestEventAt === undefined ? {} : { newest_event_at: shown.newestEventAt };
    process.stdout.write(
      jsonLine({ ...flags.entity, known, ...newest, joined_visitors: shown.joinedVisitors, features: values }),
    );
  } finally {
    client.close();
  }
}

const program = new Command('npm run features --')
  .description('Shows what is known of one customer, item, session, category, device or order, as a person reads it.')
  .requiredOption('--entity <kind:id>', `for example customer:c-1284; kinds: ${kindNames.join(', ')}`, entity)
  .option('--facet <name>', 'of customer_category and customer_brand: the category or brand')
  .option('--set <name>', 'the features of one set alone: recommendation, marketing, risk, supply')
  .option('--all', 'also those that are 0 or of nothing seen')
  .option('--as-of <time>', 'the moment at which windows end (default: the newest event)', moment)
  .option('--address <host:port>', 'of feature; default: the mesh that npm start runs', hostAndPort)
  .option('--key <key>', 'API key with features:read; default: that of the mesh that npm start runs')
  .action((flags: Flags, command: Command) => {
    const given = (['facet', 'set', 'all', 'asOf'] as const).find((name) => flags[name] !== undefined);
    if (flags.entity.kind === 'order' && given !== undefined) {
      command.error('error: --facet, --set, --all and --as-of are of features, and an order has none');
    }
    return runCommandLine(() => main(flags));
  })
  .showHelpAfterError('(--help lists the options)');
await program.parseAsync();
