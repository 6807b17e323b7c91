import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { checkoutRoot } from './lib/checkout.js';
import { helpHint } from './lib/options.js';
import { readSettings } from './settings/read-settings.js';
import { renderSettings, settingsPage } from './settings/settings-page.js';

const program = new Command('npm run settings --')
  .showHelpAfterError(helpHint)
  .description(`Writes ${settingsPage}, the reference of every setting, from the schemas of the services.`)
  .option('--check', 'writes nothing, and fails when the page is not what the schemas make')
  .parse();

const file = join(checkoutRoot(), settingsPage);
const settings = await readSettings(checkoutRoot());
const page = renderSettings(settings);
const count = new Set([...settings.values()].flatMap((all) => all.map(({ name }) => name))).size;
if (program.opts<{ check?: boolean }>().check) {
  const fresh = readFileSync(file, 'utf8') === page;
  if (fresh) console.log(`${settingsPage} is fresh (${count} settings)`);
  else {
    console.error(`${settingsPage} is stale; run npm run settings and commit it`);
    process.exitCode = 1;
  }
  console.log(JSON.stringify({ settings: count, ok: fresh }));
} else {
  writeFileSync(file, page);
  console.log(`wrote ${count} settings to ${settingsPage}`);
  console.log(JSON.stringify({ settings: count, ok: true }));
}
