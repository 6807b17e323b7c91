import { Command } from 'commander';
import { checkoutRoot } from './lib/checkout.js';
import { helpHint } from './lib/options.js';
import { boardsFolder, staleBoards, writeBoards } from './observability/board-files.js';
import { boards } from './observability/boards/all.js';

const program = new Command('npm run dashboards --')
  .showHelpAfterError(helpHint)
  .description(
    `Writes the Grafana dashboards of the chart (${boardsFolder}) from their descriptions in scripts/observability/boards.`,
  )
  .option('--check', 'writes nothing, and fails when a file is not what its description makes')
  .parse();

const root = checkoutRoot();
const { check } = program.opts<{ check?: boolean }>();
const panels = boards.reduce((sum, board) => sum + board.rows.reduce((count, row) => count + row.panels.length, 0), 0);
if (check) {
  const stale = staleBoards(root);
  if (stale.length > 0) {
    console.error(`dashboards are stale; run npm run dashboards and commit them:\n  ${stale.join('\n  ')}`);
    process.exitCode = 1;
  } else console.log(`${boards.length} dashboards are fresh`);
  console.log(JSON.stringify({ boards: boards.length, panels, stale, ok: stale.length === 0 }));
} else {
  const written = writeBoards(root);
  console.log(`wrote ${written.length} dashboards with ${panels} panels to ${boardsFolder}`);
  console.log(JSON.stringify({ boards: written.length, panels, ok: true }));
}
