import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DataError } from '../evaluate/data.js';
import { codeVersion } from '../lib/code-version.js';
import { hashData } from '../lib/hash-file.js';
import { writeWhole } from '../lib/write-whole.js';
import type { Settings } from './settings.js';

/** What a fit was asked for: with anything else there is nothing to go on from. What JSON has no word for must not be in it. */
export interface Wish {
  model: string;
  /** A file, or the folder of a data set. */
  file: string;
  settings: Settings;
  seed: number;
  /** What else the result follows from, by the name that a person is told. */
  [more: string]: unknown;
}

interface Note extends Partial<Wish> {
  /** Of the bytes of `file`. */
  sha256?: string;
  code?: string;
}

const noteFile = 'wish.json';

/** Whether a fit has kept something in the folder: one that ended before it had is none. */
export function isKept(work: string): boolean {
  return existsSync(work) && readdirSync(work).some((name) => !name.startsWith(noteFile));
}

/**
 * Makes a fit's folder ready and writes down beside its checkpoints what it was asked for. What an earlier command with other wishes left is
 * nothing to go on from; a folder of somebody else's is left alone.
 * @returns a warning where it goes on with what another version of the code has kept
 * @throws DataError, or an Error that says what differs and how to begin anew
 */
export async function prepareWork(
  work: string,
  wish: Wish,
  { resume, fresh }: { resume: boolean; fresh: boolean },
): Promise<string | undefined> {
  const note = join(work, noteFile);
  const something = isKept(work);
  if (something && !existsSync(note))
    throw new Error(`${work} holds what is of no fit, and a fit would delete it: choose another folder for --out`);
  if (something && !fresh && !resume)
    throw new Error(`a fit that was broken off lies in ${work}: --resume goes on with it, --fresh begins anew`);
  if (!something && resume) throw new Error(`there is nothing to go on from in ${work}: leave --resume out`);
  if (!existsSync(wish.file))
    throw new DataError(`${wish.file} is not there: give a file of that layout (--help says how)`);
  const now = { ...wish, sha256: await hashData(wish.file) };
  const code = codeVersion();
  if (something && !fresh) return requireSame(work, readFileSync(note, 'utf8'), now, code);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  writeWhole(note, JSON.stringify({ ...now, code }));
  return undefined;
}

function requireSame(work: string, before: string, now: Wish & { sha256: string }, code: string): string | undefined {
  let kept: Note;
  try {
    kept = (JSON.parse(before) ?? {}) as Note;
  } catch {
    throw new Error(`what lies in ${work} does not say what it was asked for: --fresh begins anew`);
  }
  const { sha256, ...wish } = now;
  const { sha256: hadSha256, code: codeBefore, ...had } = kept;
  const names = [...new Set([...Object.keys(had), ...Object.keys(wish)])];
  const others = names.filter((name) => !isDeepStrictEqual(had[name], wish[name]));
  if (others.length > 0) {
    const told = others.map((name) => `${name} was ${inWords(had[name])} and is ${inWords(wish[name])}`);
    throw new Error(
      `what lies in ${work} was asked for otherwise: ${told.join('; ')}; the same is needed to go on, and --fresh begins anew`,
    );
  }
  if (hadSha256 !== sha256)
    throw new Error(
      `${wish.file} is not the file that the fit in ${work} began on: its SHA-256 was ${hadSha256 ?? 'not kept'} and is ${sha256}; ` +
        'bring the file back, or begin anew with --fresh',
    );
  if (codeBefore === code) return undefined;
  const whose = `it goes on from what the code ${codeBefore ?? 'of before'} has kept, and the code is ${code} now`;
  return `${whose}: the same result as of an unbroken fit is not promised; --fresh begins anew`;
}

const inWords = (value: unknown): string => (value === undefined ? 'not given' : JSON.stringify(value));
