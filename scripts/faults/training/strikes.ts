import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { pause } from '@insight-mesh/runtime/pause';
import type { TrainingWorld } from './world.js';

export interface Striking {
  world: TrainingWorld;
  runId: string;
  signal: AbortSignal;
  say: (line: string) => void;
  next: () => number;
}

const stateOf = async ({ world, runId }: Striking): Promise<{ state: string; step: string } | undefined> =>
  (
    await world.query<{ state: string; step: string }>('select state, step from training.runs where id = $1', [runId])
  )[0];

/** Kills the run's process and its service in turn, each at a random moment. @returns how often it struck before the run had ended */
export async function killAtRandom(o: Striking & { kills: number; withinMs: number; first: number }): Promise<number> {
  const { world, signal, say, next } = o;
  for (let kill = 0; kill < o.kills; kill++) {
    await waitFor(async () => signal.aborted || (await stateOf(o))?.state !== 'queued', {
      timeoutMs: 60_000,
      intervalMs: 20,
      what: 'the run to be at work',
    });
    await pause(next() * o.withinMs, signal);
    signal.throwIfAborted();
    const at = await stateOf(o);
    if (at?.state !== 'running' && at?.state !== 'queued') return kill;
    const process_ = (o.first + kill) % 2 === 0;
    if (process_) {
      const pid = world.runProcess();
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    } else await world.restartService();
    say(`killed the ${process_ ? 'process of the run' : 'service'} by -9 at "${at.step}"`);
  }
  return o.kills;
}

/** Damages the newest checkpoint of the fit that goes on, and kills the process. */
export async function damageCheckpoint(o: Striking): Promise<void> {
  const { world, runId, signal, say, next } = o;
  await world.untilKept(runId, 2, signal);
  const pid = world.runProcess();
  if (pid === undefined) throw new Error('the run had no process');
  process.kill(pid, 'SIGSTOP');
  const files = filesBelow(join(world.objects, 'work/training', runId, 'kept')).filter((file) =>
    file.includes('/fits/'),
  );
  const newest = files.sort((a, b) => Number(countOf(b) - countOf(a)))[0];
  if (newest !== undefined) {
    const bytes = readFileSync(newest);
    const cut = next() < 0.5;
    if (cut) writeFileSync(newest, bytes.subarray(0, Math.floor(bytes.length * next())));
    else {
      const at = Math.floor(next() * bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      writeFileSync(newest, bytes);
    }
    say(`${cut ? 'cut off' : 'turned a bit of'} a checkpoint of ${bytes.length} bytes, and killed the process`);
  }
  process.kill(pid, 'SIGKILL');
}

/** Fills the disk, or where there is none of our own takes the right to write, until `until` says so or for ever. */
export async function fillDisk(
  { world, runId, signal, say }: Striking,
  until: () => Promise<boolean>,
): Promise<() => void> {
  await world.untilKept(runId, 1, signal);
  const filler = join(world.objects, 'filler');
  const staging = join(world.objects, '.staging');
  if (world.smallDisk) {
    const block = Buffer.alloc(1 << 16, 1);
    for (let n = 0; ; n++) {
      try {
        mkdirSync(filler, { recursive: true });
        writeFileSync(join(filler, String(n)), block);
      } catch {
        break;
      }
    }
  } else if (existsSync(staging)) chmodSync(staging, 0o500);
  say(world.smallDisk ? 'the disk is full' : 'nothing can be written (no small disk could be mounted)');
  const empty = (): void => {
    if (world.smallDisk) rmSync(filler, { recursive: true, force: true });
    else chmodSync(staging, 0o755);
  };
  try {
    await waitFor(async () => signal.aborted || (await until()), {
      timeoutMs: 300_000,
      intervalMs: 50,
      what: 'a failed save',
    });
  } catch (error) {
    empty();
    throw error;
  }
  return empty;
}

function countOf(path: string): bigint {
  const bytes = readFileSync(path);
  return bytes.length < 12 ? -1n : bytes.readBigUInt64BE(4);
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}
