import { Command } from 'commander';
import { runDeepTests } from '../lib/deep-tests.js';
import { runCommandLine } from '../lib/result.js';

await new Command('node scripts/dist/deep/many-categories.js')
  .description('Reads a table with 10,000,000 different texts in a column, in the memory in which CI reads a million.')
  .allowExcessArguments(false)
  .action(() =>
    runCommandLine(() =>
      runDeepTests({
        project: 'unit',
        path: 'services/training/src/tabular/many-categories.test.ts',
        timeoutMs: 20 * 60_000,
      }),
    ),
  )
  .parseAsync();
