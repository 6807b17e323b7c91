import { Command } from 'commander';
import { type ConnectOptions, connected, connectOptions } from './lib/connect.js';
import { helpHint, wholeNumber } from './lib/options.js';
import { explain } from './lib/result.js';
import { safeText } from './lib/safe-text.js';
import { listing } from './policy/settings.js';
import { type ChangeOptions, history, type Policies, restore, set, show } from './policy/work.js';

const root = new Command('npm run policy --')
  .showHelpAfterError(helpHint)
  .description(
    "A tenant's policy: whose events are stored, what becomes of what tells of a person, and what is mended. A change counts at\n" +
      'every collector within 5 seconds, and every policy that was ever set can be seen and set again.',
  );
const words = {
  key: "API key with policies:read and, to change something, policies:write; its tenant's policy it is",
  tenant: "as the mesh's operator, this tenant's policy",
};
for (const option of connectOptions(words)) root.addOption(option);

async function run(work: (connection: Policies) => Promise<void>): Promise<void> {
  try {
    await connected('insightmesh.collector.v1.PolicyService', 'policy', root.opts<ConnectOptions>(), work);
  } catch (error) {
    process.stderr.write(`${safeText(explain(error))}\n`);
    process.exitCode = 1;
  }
}

const version = wholeNumber(1, 1_000_000_000);

function changing(command: Command): Command {
  return command
    .option('--note <text>', 'why, for people who look at it later', '')
    .option('--expect <version>', 'only if this is the version in force; 0: if nobody has set one', wholeNumber(0, 1e9))
    .option('--dry-run', 'keeps nothing');
}

root
  .command('show')
  .description('shows the policy in force, and where it is not the default')
  .action(() => run(show));
changing(root.command('set'))
  .description('sets the whole policy from a file, or single settings')
  .argument('[file]', 'JSON as in the policy that show prints; what is absent is set to the default')
  .option(
    '--set <setting=value>',
    'one setting, the others stay; again for each; the value default sets it back',
    (pair: string, pairs: string[]) => [...pairs, pair],
    [],
  )
  .addHelpText('after', `\nSettings:\n${listing()}`)
  .action((file: string | undefined, options: ChangeOptions & { set: string[] }) =>
    run((connection) => set(connection, file, options)),
  );
root
  .command('history')
  .description('shows every policy that was set, the newest first, and what each changed')
  .option('--limit <n>', 'at most so many', wholeNumber(1, 10_000), 20)
  .action(({ limit }: { limit: number }) => run((connection) => history(connection, limit)));
changing(root.command('restore'))
  .description('sets a version of earlier again, as a new one')
  .argument('<version>', 'as history shows it', version)
  .action((number: number, options: ChangeOptions) => run((connection) => restore(connection, number, options)));

await root.parseAsync();
