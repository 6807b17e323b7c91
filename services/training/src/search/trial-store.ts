import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

/** What the result of a trial follows from, as one text: the spec with what its data holds, not with where that lies. */
export async function fingerprintOf(spec: SearchSpec): Promise<string> {
  const { data, metric: _, ...rest } = spec;
  const hash = createHash('sha256').update(JSON.stringify(rest));
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

async function filesOf(path: string): Promise<string[]> {
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

  /** Those that are done; a file that cannot be read is a trial to be done again. */
  async load(): Promise<Map<number, Trial>> {
    const trials = new Map<number, Trial>();
    for (const name of await readdir(this.folder)) {
      if (!/^trial-\d{6}\.json$/.test(name)) continue;
      try {
        const trial = JSON.parse(await readFile(join(this.folder, name), 'utf8')) as Trial;
        if (Number.isInteger(trial.trial) && Array.isArray(trial.folds)) trials.set(trial.trial, trial);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
      }
    }
    return trials;
  }

  async save(trial: Trial): Promise<void> {
    const path = join(this.folder, `trial-${String(trial.trial).padStart(6, '0')}.json`);
    await writeFile(`${path}.new`, JSON.stringify(trial));
    await rename(`${path}.new`, path);
  }
}
