import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { helpHint, wholeNumber } from '../lib/options.js';
import { jsonLine, runCommandLine } from '../lib/result.js';
import { type MeshOnStoreResult, runMeshOnStore } from '../object-stores/mesh-on-store.js';
import { type StoreName, startStore, storeNames } from '../object-stores/servers.js';

interface Flags {
  store: StoreName[];
  events: number;
  seed: number;
}

function storeOf(text: string, before: StoreName[] | undefined): StoreName[] {
  const found = storeNames.find((name) => name === text);
  if (found === undefined) throw new InvalidArgumentError(`It is one of ${storeNames.join(', ')}.`);
  return [...(before ?? []), found];
}

async function main({
  store: names = [...storeNames],
  events,
  seed,
}: Partial<Flags> & Omit<Flags, 'store'>): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-stores-'));
  const began = performance.now();
  const stores: Partial<Record<StoreName, MeshOnStoreResult>> = {};
  try {
    for (const name of names) {
      const say = (line: string) =>
        process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${name}: ${line}\n`);
      const server = await startStore(name, join(dir, name), say);
      try {
        const env = server.env('shops/one');
        stores[name] = await runMeshOnStore({ env, dir: join(dir, `mesh-${name}`), events, seed, say });
      } finally {
        await server.stop();
      }
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  const ok = Object.values(stores).every((result) => result.ok);
  process.stdout.write(
    jsonLine({ events, ...stores, seed, seconds: Math.round((performance.now() - began) / 1000), ok }),
  );
  if (!ok) process.exitCode = 1;
}

const program = new Command('node scripts/dist/deep/object-stores.js')
  .showHelpAfterError(helpHint)
  .description(
    'The whole mesh with its lake and models in a folder, in S3 and in HDFS: stored, trained on, served, and read by a backfill.',
  )
  .option('--store <name>', `only this one of ${storeNames.join(', ')} (may be repeated)`, storeOf)
  .option('--events <n>', 'of the demo shop', wholeNumber(1_000, 138_000), 20_000)
  .option('--seed <n>', 'of the data', wholeNumber(0, 999_999_999), 11)
  .allowExcessArguments(false)
  .action((flags) => runCommandLine(() => main(flags)));
await program.parseAsync();
