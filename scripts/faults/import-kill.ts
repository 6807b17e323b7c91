import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@insight-mesh/local-stack/testing';
import pg from 'pg';
import { ImportProcess, type ImportResult } from '../import/import-process.js';
import { madeMapping, makeEvents } from '../import/made-events.js';
import { type Mesh, startMesh } from '../lib/mesh.js';
import { untilStored } from '../start/stored.js';
import { compareCounts, countValues, type Difference } from './compare-counts.js';
import { type Fault, type FaultOptions, type FaultResult, random } from './fault.js';
import { countSeen, idsOfLake } from './stored-clicks.js';
import { countMessages } from './stored-events.js';

export interface ImportKillSettings {
  rows: number;
  kills: number;
  /** One row in so many cannot be taken in. */
  badEvery: number;
}

const usual: ImportKillSettings = { rows: 400_000, kills: 12, badEvery: 50 };
/** So long after the wanted row a kill waits at most: that is between any two checkpoints. */
const spreadMs = 700;

interface Striking {
  mesh: Mesh;
  client: pg.Client;
  start: () => ImportProcess;
  settings: ImportKillSettings;
  next: () => number;
}

async function rowsDone(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ n: string | null }>('SELECT sum(rows_done) AS n FROM collector.import_files');
  return Number(rows[0]?.n ?? 0);
}

/** Kills the process at seeded places, some before it has begun, again and again, and then lets it end. */
async function importUnderKills(
  { client, start, settings, next }: Striking,
  { say, signal }: Pick<FaultOptions, 'say' | 'signal'>,
): Promise<ImportResult & { kills: number }> {
  let kills = 0;
  for (; kills < settings.kills; kills++) {
    const program = start();
    const early = kills % 4 === 3;
    const at = early ? 0 : Math.floor((settings.rows * 0.9 * (kills + next())) / settings.kills);
    await waitFor(async () => signal.aborted || !program.running || early || (await rowsDone(client)) > at, {
      timeoutMs: 300_000,
      intervalMs: 5,
      what: `${at} rows to be imported`,
    });
    await new Promise((resolve) => setTimeout(resolve, next() * spreadMs * (early ? 3 : 1)));
    signal.throwIfAborted();
    if (!program.running) {
      const ended = await program.result();
      say(`the import has ended before kill ${kills + 1}`);
      return { ...ended, kills };
    }
    // Every third goes on from a checkpoint that it was asked for.
    const word = kills % 3 === 2 ? 'SIGTERM' : 'SIGKILL';
    await program.kill(word);
    say(`${word} ${kills + 1} of ${settings.kills}, with ${await rowsDone(client)} rows at the checkpoint`);
  }
  return { ...(await start().result()), kills };
}

function checkRejects(files: readonly string[], bad: readonly { line: number }[]): Difference {
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n'));
  const found = lines.map((line) => String((JSON.parse(line) as { line: number }).line));
  return compareCounts(countValues(bad.map(({ line }) => String(line))), countValues(found));
}

/** An import that is killed again and again; then every good row must be stored once, and every bad one told once. */
export async function runImportKill(settings: ImportKillSettings, options: FaultOptions): Promise<FaultResult> {
  const began = performance.now();
  const { seed, say, dir, signal } = options;
  if (options.file !== undefined) throw new Error('this fault makes its own file: leave --file out');
  const path = join(dir, 'events.csv');
  const mapping = join(dir, 'events.json');
  writeFileSync(mapping, JSON.stringify(madeMapping));
  const { rows, badEvery } = settings;
  const { bad } = await makeEvents({ path, rows, seed, customers: Math.ceil(rows / 20), badEvery });
  const mesh = await startMesh({ dir, services: ['feature'], onStep: say });
  const client = new pg.Client({ connectionString: mesh.databaseUrl });
  try {
    await client.connect();
    const start = () => new ImportProcess(mesh, { path, mapping, rejects: join(dir, 'rejects') });
    const striking = { mesh, client, start, settings, next: random(seed) };
    const last = await importUnderKills(striking, options);
    const again = await start().result();
    say('imported; waiting for feature');
    await untilStored(mesh, () => signal.throwIfAborted());
    const good = rows - bad.length;
    const badRows = new Set(bad.map(({ row }) => row));
    const wanted = Array.from({ length: rows }, (_, index) => index + 1).filter((row) => !badRows.has(row));
    // An id ends in the number of its row.
    const inLake = (await idsOfLake(mesh)).map((id) => id.slice(id.lastIndexOf('-') + 1));
    const seen = await countSeen(client);
    const found: Record<string, Difference> = {
      'ids in Postgres': { lost: Math.max(0, good - seen), duplicated: Math.max(0, seen - good) },
      'rows in the lake': compareCounts(countValues(wanted.map(String)), countValues(inLake)),
      'reject file': checkRejects(last.reject_files, bad),
      'sent by a second import': { lost: 0, duplicated: again.rows },
    };
    const { rows: stored } = await client.query<{ accepted: string; rejected: string }>(
      "SELECT accepted, rejected FROM collector.import_files WHERE state = 'done'",
    );
    const counted = Number(stored[0]?.accepted) === good && Number(stored[0]?.rejected) === bad.length;
    const messages = await countMessages(mesh);
    const lost = Math.max(...Object.values(found).map((difference) => difference.lost));
    const duplicated = Math.max(...Object.values(found).map((difference) => difference.duplicated));
    return {
      acknowledged: good,
      lost,
      duplicated,
      runs: last.kills,
      ok: lost === 0 && duplicated === 0 && counted && last.ok && again.files_skipped === 1,
      seed,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      rows: [
        ['rows of the file', `${rows}, of which ${bad.length} cannot be taken in`],
        ['kills of the import', `${last.kills}, every third a SIGTERM`],
        ['counted by the import', counted ? 'as many as there are' : 'WRONG'],
        ['messages in Kafka', `${messages}: ${messages - good} came twice, with the same ids`],
        ...Object.entries(found).map(([place, difference]): [string, string] => [
          place,
          `${difference.lost} lost, ${difference.duplicated} duplicated`,
        ]),
      ],
    };
  } finally {
    await client.end();
    await mesh.stop();
  }
}

export const importKillFault: Fault = {
  what: 'an import of 400,000 rows, some of them bad, is killed twelve times; every good row is stored once, every bad one told once',
  run: (options) => runImportKill({ ...usual, rows: options.limit ?? usual.rows }, options),
};
