import { Command } from 'commander';
import { runDeepTests } from '../lib/deep-tests.js';
import { runCommandLine } from '../lib/result.js';

await new Command('node scripts/dist/deep/dataset-kills.js')
  .description(
    'Kills builds of data sets, and the service that builds them, at every step and at random: nothing is lost or half there.',
  )
  .allowExcessArguments(false)
  .action(() =>
    runCommandLine(() =>
      runDeepTests({
        project: 'integration',
        path: 'services/feature/test/datasets-kills.test.ts',
        timeoutMs: 35 * 60_000,
      }),
    ),
  )
  .parseAsync();
