import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImportProcess } from '../import/import-process.js';
import { madeMapping, makeEvents } from '../import/made-events.js';
import { startMesh } from '../lib/mesh.js';
import type { Bench, BenchOptions, BenchResult } from './bench.js';

const ROWS = 1_000_000;
const CUSTOMERS = 100_000;
const LOOK_MS = 100;

async function run({ dir, seed, count = ROWS, say, signal }: BenchOptions): Promise<BenchResult> {
  const path = join(dir, 'events.csv');
  const mapping = join(dir, 'events.json');
  writeFileSync(mapping, JSON.stringify(madeMapping));
  await makeEvents({ path, rows: count, seed, customers: CUSTOMERS });
  const mb = Math.round(statSync(path).size / 1_048_576);
  say(`made a file of ${count} rows, ${mb} MB`);
  const mesh = await startMesh({ dir, services: [], onStep: say });
  try {
    const importing = new ImportProcess(mesh, { path, mapping, rejects: join(dir, 'rejects') });
    signal.addEventListener('abort', () => void importing.kill());
    let toldAt = performance.now();
    const looking = setInterval(() => {
      if (performance.now() - toldAt < 10_000) return;
      toldAt = performance.now();
      say(`importing; ${importing.residentMb()} MB resident`);
    }, LOOK_MS);
    const first = await importing.result().finally(() => clearInterval(looking));
    signal.throwIfAborted();
    say(`imported ${first.rows} rows in ${first.seconds} s`);
    const again = await new ImportProcess(mesh, { path, mapping, rejects: join(dir, 'rejects') }).result();
    const { rows_per_s, peak_mb, seconds, accepted, rejected } = first;
    return {
      rows: [
        ['rows', `${first.rows} of ${mb} MB; ${accepted} stored, ${rejected} refused`],
        ['time', `${seconds} s, ${rows_per_s} rows/s`],
        ['peak memory of its process', `${peak_mb} MB resident`],
        ['the same file again', `${again.seconds} s, ${again.rows} rows sent`],
      ],
      file_rows: first.rows,
      rows_per_s,
      peak_mb,
      import_seconds: seconds,
      accepted,
      rejected,
      again_rows: again.rows,
      again_seconds: again.seconds,
    };
  } finally {
    await mesh.stop();
  }
}

export const importBench: Bench = {
  what: 'rows a second of a generated CSV file through the intake into Kafka, and the peak memory of the process',
  run,
};
