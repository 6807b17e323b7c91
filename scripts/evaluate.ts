import { Command } from 'commander';
import { DataError } from './evaluate/data.js';
import { sequencesCommand, sessionsCommand } from './evaluate/next-item.js';
import { tabularCommand } from './evaluate/tabular.js';
import { TaskError } from './lib/training-task.js';

const program = new Command('npm run evaluate --')
  .description('Fits a model anew on a public data set and measures it by that set’s protocol.')
  .showHelpAfterError('(--help explains the options)')
  .addCommand(sessionsCommand())
  .addCommand(sequencesCommand())
  .addCommand(tabularCommand());

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof DataError || error instanceof RangeError || error instanceof TaskError)) throw error;
  process.stderr.write(`evaluate: ${error.message}\n`);
  process.exitCode = 1;
}
