import { createKafka } from '@insight-mesh/runtime/kafka';
import { createLogger } from '@insight-mesh/runtime/log';
import { Command } from 'commander';
import { describe, type Seen, seenIn, topicsOf } from './events/seen.js';
import { Tail } from './events/tail.js';
import { addressOf, readLocalRun } from './lib/local-run.js';
import { brokersOption, helpHint, prefixOption, tenantId, wholeNumber } from './lib/options.js';
import { jsonLine, runCommandLine } from './lib/result.js';

interface Options {
  follow?: boolean;
  limit: number;
  tenant?: string;
  brokers?: string[];
  prefix: string;
}

async function main(options: Options): Promise<void> {
  const brokers = addressOf(options.brokers, readLocalRun().brokers, '--brokers or KAFKA_BROKERS');
  const kafka = createKafka({ brokers, clientId: 'events', log: createLogger({ service: 'events', level: 'silent' }) });
  const counts = { accepted: 0, refused: 0 };
  const show = (seen: Seen) => {
    counts[seen.outcome]++;
    process.stdout.write(`${describe(seen, process.stdout.isTTY === true)}\n`);
  };
  const wanted = (seen: Seen | undefined): seen is Seen =>
    seen !== undefined && (options.tenant === undefined || seen.tenantId === options.tenant);

  const tail = new Tail({ kafka, topics: topicsOf(options.prefix) });
  // Of one tenant the last may stand anywhere, so everything is read; else no more than could be shown.
  const back = options.tenant === undefined ? options.limit : Number.POSITIVE_INFINITY;
  let past: Seen[] = [];
  let follows = false;
  const stop = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  const { caughtUp } = await tail.start(options.limit === 0 ? 0 : back, (topic, message) => {
    const seen = seenIn(topic, message);
    if (!wanted(seen)) return;
    if (follows) show(seen);
    else past.push(seen);
    if (past.length > 20_000 + 2 * options.limit) past = newest(past, options.limit);
  });
  try {
    await Promise.race([caughtUp, stop]);
    for (const seen of newest(past, options.limit)) show(seen);
    follows = true;
    if (options.follow === true) await stop;
  } finally {
    await tail.stop();
  }
  process.stdout.write(jsonLine(counts));
}

function newest(seen: readonly Seen[], count: number): Seen[] {
  const ordered = seen.toSorted((a, b) => a.timeMs - b.timeMs);
  return count === 0 ? [] : ordered.slice(-count);
}

await new Command('npm run events --')
  .showHelpAfterError(helpHint)
  .description('Shows events as they came in: each one accepted, or refused and why, the newest last.')
  .option('--follow', 'go on showing what comes in, until Ctrl-C')
  .option('--limit <n>', 'of those that are there, how many are shown', wholeNumber(0, 100_000), 20)
  .option('--tenant <id>', 'only of this tenant', tenantId)
  .addOption(brokersOption())
  .addOption(prefixOption())
  .allowExcessArguments(false)
  .action((options: Options) => runCommandLine(() => main(options)))
  .parseAsync();
