import { realpath, writeFile } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Asked } from './arguments.js';
import { json } from './command-io.js';
import { type ImportKind, importKinds } from './mapping/mapping.js';
import { MappingError, toMapping } from './mapping/read-mapping.js';
import { firstLook } from './run/first-look.js';

function problemsOf(mapping: unknown): readonly string[] {
  try {
    toMapping(mapping, 'the guess');
    return [];
  } catch (error) {
    if (error instanceof MappingError) return error.problems;
    throw error;
  }
}

async function writeNew(path: string, text: string): Promise<void> {
  // Nobody's edited mapping is written over.
  await writeFile(path, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'EEXIST' ? 'is there already: name another file' : `cannot be written: ${error.message}`;
    throw new Error(`${path} ${why}`);
  });
}

/** Guesses a mapping of a file, for people to look over. */
export async function init({ file, kind, write }: Extract<Asked, { do: 'init' }>): Promise<void> {
  if (kind !== undefined && !(importKinds as readonly string[]).includes(kind)) {
    throw new Error(`--kind ${kind}: must be one of ${importKinds.join(', ')}`);
  }
  const path = await realpath(resolve(file)).catch(() => {
    throw new Error(`${file} is not there`);
  });
  const { mapping, left, assumed } = await firstLook(path, kind as ImportKind | undefined).catch((error: Error) => {
    throw new Error(`${file} ${error.message}`);
  });
  const told = `# A guess by the names and first values of ${basename(file)}: look it over. --dry-run shows what it makes.\n`;
  const text = told + stringify(mapping);
  if (write === undefined) process.stdout.write(text);
  else await writeNew(write, text);
  if (left.length > 0) process.stderr.write(`left out, since they may tell of a person: ${left.join(', ')}\n`);
  if (assumed.length > 0)
    process.stderr.write(`assumed; put it right:\n${assumed.map((line) => `  ${line}\n`).join('')}`);
  const still = problemsOf(mapping);
  if (still.length > 0) process.stderr.write(`still to be mended:\n${still.map((line) => `  ${line}\n`).join('')}`);
  const named = write ?? `${basename(file, extname(file))}.yaml`;
  process.stderr.write(
    `${write === undefined ? 'write it to a file' : 'look it over'} and import by it: --mapping ${named}\n`,
  );
  json({ ok: true, mapping, left_out: left, assumed, to_mend: still });
}
