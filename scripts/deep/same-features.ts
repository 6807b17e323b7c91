import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import fc from 'fast-check';
import { startMesh } from '../lib/mesh.js';
import { wholeNumber } from '../lib/options.js';
import { jsonLine, runCommandLine } from '../lib/result.js';
import { deliveryOf, SameFeatures, sameFeaturesEnv } from '../same-features/property.js';

interface Flags {
  seeds: number;
  runs: number;
  events: number;
  seed: number;
  path?: string;
}

async function main({ seeds, runs, events, seed: first, path }: Flags): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-same-'));
  const began = performance.now();
  const say = (line: string) =>
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${line}\n`);
  const crashes: string[] = [];
  const mesh = await startMesh({
    dir,
    services: ['collector', 'feature'],
    env: sameFeaturesEnv,
    onStep: say,
    onCrash: (name, why) => {
      crashes.push(`${name}: ${why}`);
      say(`${name}: ${why}`);
    },
  });
  try {
    const same = new SameFeatures(mesh);
    const failed: string[] = [];
    let compared = 0;
    let sent = 0;
    const property = fc.asyncProperty(deliveryOf(events), async (given) => {
      if (crashes.length > 0) throw new Error(`a service ended: ${crashes[0]}`);
      const different = await same.differences(given);
      compared++;
      sent += given.events.length;
      if (different.length > 0) throw new Error(different.join('; '));
    });
    for (let seed = first; seed < first + seeds && crashes.length === 0; seed++) {
      const result = await fc.check(property, {
        numRuns: runs,
        seed,
        ...(path === undefined ? {} : { path, endOnFailure: true }),
      });
      if (result.failed) {
        const again = `node scripts/dist/deep/same-features.js --seed ${seed} --seeds 1 --events ${events} --path ${result.counterexamplePath}`;
        failed.push(again);
        const why = result.errorInstance instanceof Error ? result.errorInstance.message : '';
        say(`seed ${seed}: ${why}\n${JSON.stringify(result.counterexample?.[0])}\nagain: ${again}`);
      }
      say(`seed ${seed}: ${compared} deliveries, ${sent} events, ${failed.length} of the seeds failed`);
    }
    await same.close();
    const ok = failed.length === 0 && crashes.length === 0;
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stdout.write(
      jsonLine({
        seeds,
        deliveries: compared,
        events: sent,
        failed,
        crashed: crashes.length,
        seed: first,
        seconds,
        ok,
      }),
    );
    if (!ok) process.exitCode = 1;
  } finally {
    await mesh.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

const program = new Command('node scripts/dist/deep/same-features.js')
  .description(
    'Sends sets of events once in order, and once over all doors, in any order, some twice and up to 7 days late, and compares what feature says.',
  )
  .option('--seeds <number>', 'how many', wholeNumber(1, 1_000), 10)
  .option('--runs <number>', 'sets of events for each seed', wholeNumber(1, 100_000), 100)
  .option('--events <number>', 'at most in a set', wholeNumber(1, 5_000), 400)
  .option('--seed <number>', 'the first one', wholeNumber(0, 1_000_000), 1)
  .option('--path <path>', 'of a set that failed: this one alone')
  .allowExcessArguments(false)
  .action((flags: Flags) => runCommandLine(() => main(flags)));

await program.parseAsync();
