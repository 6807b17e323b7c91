import { Command } from 'commander';
import { type FilterOptions, filterOptions, hasFilter, toFilter } from './deadletters/filter.js';
import type { Letters } from './deadletters/letters.js';
import { type Change, list, mend, purge, replay, show, type Which } from './deadletters/work.js';
import { type ConnectOptions, connected, connectOptions } from './lib/connect.js';
import { helpHint, wholeNumber } from './lib/options.js';
import { explain } from './lib/result.js';
import { safeText } from './lib/safe-text.js';

interface ChoiceOptions extends FilterOptions {
  all?: boolean;
}

const root = new Command('npm run deadletters --')
  .showHelpAfterError(helpHint)
  .description(
    'Dead letters, the events and items that the mesh could not take in: shows them, mends them, takes them in after all.\n' +
      'Only show prints what they hold, which may be personal. What is purged here is still in the Kafka topic, encrypted, for\n' +
      'up to 14 days; nothing reads it from there again.',
  );
const words = {
  key: 'API key with deadletters:read and, to change something, deadletters:write',
  tenant: "as the mesh's operator, in this tenant's name; unknown holds what no tenant could be told for",
};
for (const option of connectOptions(words)) root.addOption(option);

async function run(work: (connection: Letters) => Promise<void>): Promise<void> {
  try {
    await connected('insightmesh.collector.v1.DeadLetterService', 'deadletters', root.opts<ConnectOptions>(), work);
  } catch (error) {
    process.stderr.write(`${safeText(explain(error))}\n`);
    process.exitCode = 1;
  }
}

function choice(ids: string[], options: ChoiceOptions): Which {
  const ways = [ids.length > 0, hasFilter(options), options.all === true].filter((given) => given).length;
  if (ways !== 1) root.error('error: say which letters: ids, or a filter, or --all', { exitCode: 1 });
  return ids.length > 0 ? { ids } : { filter: toFilter(options) };
}

function filtered(command: Command): Command {
  for (const option of filterOptions()) command.addOption(option);
  return command;
}

filtered(root.command('list'))
  .description('shows letters, the newest first, without what they hold')
  .option('--limit <n>', 'at most so many', wholeNumber(1, 100_000), 50)
  .action((options: FilterOptions & { limit: number }) =>
    run((connection) => list(connection, toFilter(options), options.limit)),
  );
root
  .command('show')
  .description('shows one letter and what it holds')
  .argument('<id>', 'of the letter')
  .option('--out <file>', 'also writes its bytes, as mended where they are, to a file')
  .action((id: string, { out }: { out?: string }) => run((connection) => show(connection, id, out)));
root
  .command('mend')
  .description('changes what a letter holds, beside what came, and says what the checks make of it')
  .argument('<id>', 'of the letter')
  .option('--patch <json>', `RFC 6902, for example '[{"op":"replace","path":"/type","value":"view"}]'`)
  .option('--patch-file <file>', 'the same from a file')
  .option('--payload-file <file>', 'the whole of it anew; the way to mend what is no JSON')
  .option('--dry-run', 'keeps nothing')
  .action((id: string, options: Change) => run((connection) => mend(connection, id, options)));
filtered(root.command('replay'))
  .description('takes letters in as if they had just come, the oldest first; the same id counts once')
  .argument('[ids...]', 'of the letters')
  .option('--all', 'all that are not taken in yet')
  .action((ids: string[], options: ChoiceOptions) => {
    const which = choice(ids, options);
    return run((connection) => replay(connection, which));
  });
filtered(root.command('purge'))
  .description('deletes letters')
  .argument('[ids...]', 'of the letters')
  .option('--all', 'all of them')
  .option('--yes', 'without which it only says how many there are')
  .action((ids: string[], options: ChoiceOptions & { yes?: boolean }) => {
    const which = choice(ids, options);
    return run((connection) => purge(connection, which, options.yes === true));
  });

await root.parseAsync();
