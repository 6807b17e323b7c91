import { Command, Option } from 'commander';
import { type AaFlags, aa } from './experiments/aa-command.js';
import { type CreateFlags, create } from './experiments/create.js';
import { report } from './experiments/report.js';
import { type ChangeFlags, change, type ExperimentCalls, holdout, list } from './experiments/work.js';
import { type ConnectOptions, connected, connectOptions } from './lib/connect.js';
import { readLocalRun } from './lib/local-run.js';
import { helpHint, wholeNumber } from './lib/options.js';
import { explain, runCommandLine } from './lib/result.js';
import { safeText } from './lib/safe-text.js';

const root = new Command('npm run experiments --')
  .showHelpAfterError(helpHint)
  .description('Which way of recommending is better: experiments of a tenant, and what came of them.');
const words = {
  key: 'API key with experiments:read and, to change something, experiments:write',
  tenant: "as the mesh's operator, this tenant's",
};
for (const option of connectOptions(words, 'recommender')) root.addOption(option);

async function run(work: (calls: ExperimentCalls) => Promise<void>): Promise<void> {
  const given = root.opts<ConnectOptions>();
  // Of a mesh on this machine its operator calls, where nobody named a key.
  const tenant = given.tenant ?? (given.key === undefined ? readLocalRun().tenantId : undefined);
  const options = tenant === undefined ? given : { ...given, tenant };
  try {
    await connected('insightmesh.recommender.v1.ExperimentService', 'experiments', options, work);
  } catch (error) {
    process.stderr.write(`${safeText(explain(error))}\n`);
    process.exitCode = 1;
  }
}

const share = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new Error(`must be a share from 0 to 1, not ${text}`);
};
const many = (text: string, before: string[]) => [...before, text];

root
  .command('list')
  .description('all experiments by their keys, and the hold-out group')
  .action(() => run(list));
root
  .command('create')
  .description('makes a draft; it begins with start')
  .argument('<key>', 'lower-case letters, digits and "-"')
  .requiredOption(
    '--arm <arm>',
    'key, or key:parameter=value,… such as varied:diversity=0.4; again for each, the control first',
    many,
    [],
  )
  .option('--shares <shares...>', "the arms' shares in their order (default: equal)", many, [])
  .option('--traffic <share>', "of the layer's units", share, 1)
  .option('--layer <name>', 'experiments of one layer share no unit', 'main')
  .option('--scenarios <names...>', 'where it runs (default: everywhere)', many, [])
  .option('--planned-units <n>', 'units at which it is to be judged, all arms together', wholeNumber(1, 1e12), 10_000)
  .option('--description <text>', 'what is tried, and which figure decides', '')
  .action((key: string, flags: CreateFlags) => run((calls) => create(calls, key, flags)));
root
  .command('start')
  .description('begins a draft')
  .argument('<key>')
  .option('--traffic <share>', "of the layer's units", share)
  .action((key: string, flags: ChangeFlags) => run((calls) => change(calls, key, 'START', flags)));
root
  .command('stop')
  .description('ends an experiment for good; its report stays')
  .argument('<key>')
  .action((key: string) => run((calls) => change(calls, key, 'STOP', {})));
root
  .command('change')
  .description('gives an experiment more or less traffic, or its arms other shares')
  .argument('<key>')
  .option('--traffic <share>', "of the layer's units", share)
  .option('--shares <arm=share...>', 'all of them, for example a=0.8 b=0.2; begins a new phase', many, [])
  .action((key: string, flags: ChangeFlags) => run((calls) => change(calls, key, 'UNSPECIFIED', flags)));
root
  .command('holdout')
  .description('sets the share of units that are in no experiment and are shown what is popular')
  .argument('<share>', 'from 0 to 0.5', share)
  .action((of: number) => run((calls) => holdout(calls, of)));
root
  .command('report')
  .description('what came of an experiment so far, arm by arm beside the control')
  .argument('<key>', 'of an experiment, or holdout')
  .addOption(new Option('--phase <n>', 'an earlier phase (default: the present one)').argParser(wholeNumber(1, 1e9)))
  .action((key: string, { phase }: { phase?: number }) => run((calls) => report(calls, key, phase ?? 0)));
root
  .command('aa')
  .description(
    "splits the demo shop's people again and again into two arms without any difference, and counts how many reports call one significant:\nabout 5 of 100 should; more than 9 end with exit code 1. Needs no mesh",
  )
  .option('--seeds <n>', 'so many splits', wholeNumber(1, 100_000), 100)
  .option('--seed <n>', 'of the shop', wholeNumber(0, 1e9), 1)
  .action((flags: AaFlags) => runCommandLine(async () => aa(flags)));

await root.parseAsync();
