import { existsSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { stopEverything } from '@insight-mesh/local-stack/stop-everything';
import { Command } from 'commander';
import { checkoutRoot, localFolder, toolsFolder } from './lib/checkout.js';
import { helpHint } from './lib/options.js';

// From scripts/dist/reset.js.
const checkout = checkoutRoot();
/** One of these lies in every folder that a start has used. */
const TRACES = ['run.json', 'mesh.json', 'secrets.json', 'kafka/ports.json', 'kafka-cluster.json', 'postgres/password'];

/** A mistyped INSIGHT_MESH_LOCAL must not cost anyone a home or a checkout. */
function refuseToEmpty(dir: string): void {
  if (dir === join(checkout, '.local')) return;
  const real = realpathSync(dir);
  const precious = [checkout, homedir(), '/'].map((path) => resolve(path));
  const holds = precious.some((path) => path === real || path.startsWith(`${real}/`));
  const used = readdirSync(dir).length === 0 || TRACES.some((name) => existsSync(join(dir, name)));
  if (!holds && used) return;
  throw new Error(`${dir} (INSIGHT_MESH_LOCAL) does not look like the local folder of a start: nothing was removed`);
}

async function reset(options: { all?: boolean }): Promise<void> {
  const dir = resolve(localFolder());
  const tools = resolve(toolsFolder());
  const removed: string[] = [];
  let stopped: string[] = [];
  if (existsSync(dir)) {
    refuseToEmpty(dir);
    stopped = await stopEverything(dir, (message) => console.error(message));
    for (const name of readdirSync(dir)) {
      const path = join(dir, name);
      // The fetched tools hold no data, and the next start would fetch them again.
      if (!options.all && (path === tools || dirname(tools) === path)) continue;
      rmSync(path, { recursive: true, force: true });
      removed.push(name);
    }
  }
  const what = removed.length > 0 ? `removed ${removed.sort().join(', ')} from ${dir}` : `nothing to forget in ${dir}`;
  console.log(what);
  console.log(JSON.stringify({ dir, stopped, removed, ok: true }));
}

const program = new Command('npm run reset --')
  .showHelpAfterError(helpHint)
  .description(
    'Forgets what earlier starts stored in .local/: stops what still runs there, then removes data, logs and keys.',
  )
  .option('--all', 'also remove the fetched tools (JRE, Maven, Kafka, pnpm)')
  .allowExcessArguments(false)
  .parse();
try {
  await reset(program.opts<{ all?: boolean }>());
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
