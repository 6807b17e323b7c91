import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a file so that it is there whole or not at all. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.tmp`, text);
  await rename(`${path}.tmp`, path);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * The folder in which a build works. What is finished has a record, so that a build that was stopped or killed goes on behind it; a folder
 * of another build is emptied.
 */
export class WorkFolder {
  readonly path: string;
  /** What DuckDB cannot hold in memory. */
  readonly spill: string;

  private constructor(path: string) {
    this.path = path;
    this.spill = join(path, 'spill');
  }

  /** @param fingerprint of all that the data set follows from */
  static async open(path: string, fingerprint: string): Promise<WorkFolder> {
    const folder = new WorkFolder(path);
    await mkdir(path, { recursive: true });
    if ((await readIfThere(folder.#file('build'))) !== fingerprint) await folder.#empty(fingerprint);
    // Of a build that was killed.
    await rm(folder.spill, { recursive: true, force: true });
    await mkdir(folder.spill, { recursive: true });
    return folder;
  }

  /** A place in the folder. */
  at(...names: string[]): string {
    return join(this.path, 'parts', ...names);
  }

  /** An empty folder there. */
  async fresh(...names: string[]): Promise<string> {
    const path = this.at(...names);
    await rm(path, { recursive: true, force: true });
    await mkdir(path, { recursive: true });
    return path;
  }

  /** What was recorded of a part that is finished. */
  async record<T>(name: string): Promise<T | undefined> {
    const text = await readIfThere(this.#file(name));
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  async finish(name: string, record: object): Promise<void> {
    await writeWhole(this.#file(name), JSON.stringify(record));
  }

  /** What a part has made, of now or of an earlier call. */
  async part<T extends object>(name: string, make: () => Promise<T>): Promise<T> {
    const before = await this.record<T>(name);
    if (before !== undefined) return before;
    const made = await make();
    await this.finish(name, made);
    return made;
  }

  async remove(...names: string[]): Promise<void> {
    await rm(this.at(...names), { recursive: true, force: true });
  }

  #file(name: string): string {
    return join(this.path, 'done', `${name}.json`);
  }

  async #empty(fingerprint: string): Promise<void> {
    for (const name of ['done', 'parts']) {
      await rm(join(this.path, name), { recursive: true, force: true });
      await mkdir(join(this.path, name), { recursive: true });
    }
    await writeWhole(this.#file('build'), fingerprint);
  }
}
