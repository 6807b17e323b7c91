import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SearchSpec } from './search-spec.js';
import type { Drawn } from './space.js';

/** A trial that is done. */
export interface Trial {
  /** From 0. */
  trial: number;
  settings: Drawn;
  /** The measures of each fold. */
  folds: Record<string, number>[];
  seconds: number;
  /** Why it has no measures, or those of the first folds alone. */
  failed?: string;
  stopped?: boolean;
}

/** The folds of a trial that are done, and what they took. */
export type TrialPart = Pick<Trial, 'folds' | 'seconds'>;

/**
 * What the result of a trial follows from, as one text: the spec with what its data holds, not with where that lies, and the code that fits. The
 * metric is none of it: a trial has all measures, and another metric only puts the same trials into another order (those that were given up by
 * one are done again).
 */
export async function fingerprintOf(spec: SearchSpec, codeVersion: string): Promise<string> {
  const { data, metric: _, ...rest } = spec;
  const hash = createHash('sha256').update(JSON.stringify([codeVersion, rest]));
  if (data.kind === 'sequences') {
    for (const { userId, sessionId, itemId, timeMs } of data.interactions)
      hash.update(JSON.stringify([userId, sessionId, itemId, timeMs]));
    return hash.digest('hex');
  }
  const { path, ...source } = data.source;
  hash.update(JSON.stringify(source));
  for (const file of await filesOf(path))
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The files of a table: the file itself, or those of a data set, in the order of their names. */
export async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return found === undefined ? [] : [path];
  return (await readdir(path))
    .filter((name) => /\.(parquet|json)$/.test(name))
    .sort()
    .map((name) => join(path, name));
}

/** Keeps the trials of a search, each in a file of its own that appears whole, so that a search goes on from those which are done. */
export class TrialStore {
  private constructor(readonly folder: string) {}

  /** @param root holds the folders of many searches */
  static async open(root: string, fingerprint: string, fresh: boolean): Promise<TrialStore> {
    const folder = join(root, fingerprint.slice(0, 24));
    if (fresh) await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return new TrialStore(folder);
  }

  /** Those that are done; a file that holds none is told, and its trial is to be done again. */
  async load(onDamaged: (why: string) => void): Promise<Map<number, Trial>> {
    const trials = new Map<number, Trial>();
    for (const name of (await readdir(this.folder)).sort()) {
      const number = /^trial-(\d{6})\.json$/.exec(name)?.[1];
      if (number === undefined) continue;
      const path = join(this.folder, name);
      const trial = trialIn(await readFile(path, 'utf8'));
      if (trial?.trial === Number(number)) trials.set(trial.trial, trial);
      else onDamaged(`${path} holds no trial ${Number(number)}: it is done again`);
    }
    return trials;
  }

  async save(trial: Trial): Promise<void> {
    const path = join(this.folder, `trial-${String(trial.trial).padStart(6, '0')}.json`);
    await writeFile(`${path}.new`, JSON.stringify(trial));
    await rename(`${path}.new`, path);
  }
}

const trialSchema = z.object({
  trial: z.number().int().min(0),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  // JSON has no word for NaN, which a measure is where there was nothing to judge by.
  folds: z.array(z.record(z.string(), z.number().nullable())),
  seconds: z.number(),
  failed: z.string().optional(),
  stopped: z.boolean().optional(),
});

function trialIn(text: string): Trial | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const read = trialSchema.safeParse(value);
  return read.success ? (value as Trial) : undefined;
}
