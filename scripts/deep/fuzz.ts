import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@insight-mesh/runtime/log';
import { Command, Option } from 'commander';
import { type DoorName, doorNames } from '../fuzz/doors.js';
import { beaconOrigin } from '../fuzz/elements-of.js';
import { type Failure, Fuzz } from '../fuzz/fuzz.js';
import { localFolder } from '../lib/checkout.js';
import { startMesh } from '../lib/mesh.js';
import { wholeNumber } from '../lib/options.js';
import { jsonLine, runCommandLine } from '../lib/result.js';

/** What the collector's memory may grow by between the first fifth of the run and its end. */
const mayGrowMb = 256;

interface Flags {
  inputs: number;
  seed: number;
  from: number;
  door?: DoorName;
}

/** Writes an input down as it was sent, with the command that sends it again. */
function keep(folder: string, seed: number, { door, place, why, input }: Failure): void {
  mkdirSync(folder, { recursive: true });
  const again = `node scripts/dist/deep/fuzz.js --seed ${seed} --door ${door} --from ${place} --inputs 1`;
  const bytes = input.kind === 'raw' ? Buffer.concat(input.writes) : input.body;
  const { kind } = input;
  const head = kind === 'http' ? { method: input.method, path: input.path, headers: input.headers } : {};
  const kept = { door, place, why, again, kind, ...head, base64: bytes.toString('base64') };
  writeFileSync(join(folder, `${door}-${place}.json`), `${JSON.stringify(kept, null, 2)}\n`);
}

async function main({ inputs, seed, from, door }: Flags): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-fuzz-'));
  const folder = join(localFolder(), 'fuzz');
  const names = door === undefined ? doorNames : [door];
  let crashed = 0;
  // Against a collector that is gone the rest would tell nothing.
  const over = new AbortController();
  const began = performance.now();
  const say = (line: string) =>
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${line}\n`);
  const mesh = await startMesh({
    dir,
    services: ['collector', 'feature'],
    env: { collector: { BEACON_ORIGINS: beaconOrigin } },
    onStep: say,
    onCrash: (name, why) => {
      crashed++;
      over.abort();
      say(`${name}: ${why}`);
    },
  });
  let close = async () => {};
  try {
    const log = createLogger({ service: 'fuzz', level: 'error' });
    const fuzz = await Fuzz.open({
      mesh,
      seed,
      log,
      onFailure: (failure) => {
        say(`${failure.door} ${failure.place}: ${failure.why}`);
        if (fuzz.failures.length <= 100) keep(folder, seed, failure);
      },
    });
    close = () => fuzz.close();
    const total = inputs * names.length;
    const step = Math.max(1, Math.floor(total / 20));
    const memory: number[] = [];
    const progress = (sent: number) => {
      if (sent % step > 0 || crashed > 0) return;
      memory.push(fuzz.memory());
      say(`${sent} of ${total} inputs, ${fuzz.failures.length} wrong, the collector has ${memory.at(-1)} MB`);
    };
    await fuzz.run(names, inputs, from, progress, over.signal);
    const complaints = crashed > 0 ? ['a service ended under it: see above'] : await fuzz.reckon();
    for (const complaint of complaints) say(complaint);
    const tallies = [...fuzz.tallies.values()];
    const sum = (of: 'inputs' | 'taken' | 'refused' | 'later' | 'elements') =>
      tallies.reduce((all, tally) => all + tally[of], 0);
    const [warmMb = 0, endMb = 0] = [memory[3] ?? memory[0], memory.at(-1)];
    const ok = crashed === 0 && fuzz.failures.length === 0 && complaints.length === 0 && endMb - warmMb <= mayGrowMb;
    if (fuzz.failures.length > 0) say(`the inputs that went wrong are in ${folder}`);
    process.stdout.write(
      jsonLine({
        inputs: sum('inputs'),
        taken: sum('taken'),
        refused: sum('refused'),
        told_later: sum('later'),
        elements: sum('elements'),
        crashed,
        answered_5xx: fuzz.failures.filter(({ why }) => /^answered (5\d\d|INTERNAL|UNKNOWN)/.test(why)).length,
        wrong: fuzz.failures.length,
        complaints,
        warm_mb: warmMb,
        end_mb: endMb,
        seed,
        seconds: Math.round((performance.now() - began) / 1000),
        ok,
      }),
    );
    if (!ok) process.exitCode = 1;
  } finally {
    await close();
    await mesh.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

const program = new Command('node scripts/dist/deep/fuzz.js')
  .description('Sends made-up inputs to every door of a collector, and holds what is stored against what was sent.')
  .option('--inputs <number>', 'for each door', wholeNumber(1, 10_000_000), 100_000)
  .option('--seed <number>', 'of the inputs', wholeNumber(0, 1_000_000), 7)
  .option('--from <place>', 'the first input of the row', wholeNumber(0, 100_000_000), 0)
  .addOption(new Option('--door <name>', 'this one alone').choices(doorNames))
  .allowExcessArguments(false)
  .action((flags: Flags) => runCommandLine(() => main(flags)));

await program.parseAsync();
