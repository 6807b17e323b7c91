import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess } from './leftovers.js';
import { commandLine, isAlive } from './processes.js';

interface Recorded {
  name: string;
  pid: number;
  /** As /proc showed it when it was recorded: a process id that was given out anew is told by it. */
  command: string;
}

interface Content {
  owner: Recorded;
  processes: Recorded[];
}

const FILE = 'run.json';

function describe(name: string, pid: number): Recorded {
  return { name, pid, command: commandLine(pid) ?? '' };
}

function stillRuns(recorded: Recorded): boolean {
  if (!isAlive(recorded.pid)) return false;
  return recorded.command === '' || commandLine(recorded.pid) === recorded.command;
}

/** One broker of several (`kafka 2`) may wait for a majority that is gone already. */
export const graceOf = (name: string) => (/^kafka \d+$/.test(name) ? 3_000 : 15_000);

function read(dir: string): Content | undefined {
  try {
    const content = JSON.parse(readFileSync(join(dir, FILE), 'utf8')) as Partial<Content>;
    if (typeof content.owner?.pid !== 'number' || !Array.isArray(content.processes)) return undefined;
    return { owner: content.owner, processes: content.processes };
  } catch {
    // Absent, or torn by a crash: there is nothing in it to stop by.
    return undefined;
  }
}

/**
 * Who runs the stack in a folder and which processes belong to it (`run.json`). One owner at a time; what a crashed one left
 * running is stopped, and only after its command line has been compared.
 */
export class RunFile {
  readonly #dir: string;
  readonly #content: Content;

  private constructor(dir: string, content: Content) {
    this.#dir = dir;
    this.#content = content;
  }

  /** Takes the folder for this process. Throws when another live process has it; stops a dead one's leftovers. */
  static async claim(dir: string, onProgress: (message: string) => void = () => {}): Promise<RunFile> {
    const before = read(dir);
    if (before && before.owner.pid !== process.pid && stillRuns(before.owner)) {
      throw new Error(
        `${dir} is in use by process ${before.owner.pid}: stop that one with Ctrl-C in its terminal, or with \`npm run reset\``,
      );
    }
    await RunFile.stopLeftovers(dir, onProgress);
    mkdirSync(dir, { recursive: true });
    const file = new RunFile(dir, { owner: describe('owner', process.pid), processes: [] });
    file.#write();
    return file;
  }

  /** Stops the processes that a dead owner left, servers last; gives their names. A live owner is not touched. */
  static async stopLeftovers(dir: string, onProgress: (message: string) => void = () => {}): Promise<string[]> {
    const content = read(dir);
    if (!content || (content.owner.pid !== process.pid && stillRuns(content.owner))) return [];
    const left = content.processes.filter(stillRuns).reverse();
    for (const recorded of left) {
      onProgress(`stopping ${recorded.name} (process ${recorded.pid}), left by an earlier start`);
      await endProcess(recorded.pid, graceOf(recorded.name));
    }
    rmSync(join(dir, FILE), { force: true });
    return left.map((recorded) => recorded.name);
  }

  /** The live owner of a folder, if there is one. */
  static owner(dir: string): { pid: number } | undefined {
    const content = read(dir);
    return content && stillRuns(content.owner) ? { pid: content.owner.pid } : undefined;
  }

  /** Notes a process as part of the stack. */
  record(name: string, pid: number): void {
    this.#content.processes.push(describe(name, pid));
    this.#write();
  }

  forget(pid: number): void {
    this.#content.processes = this.#content.processes.filter((recorded) => recorded.pid !== pid);
    this.#write();
  }

  pids(): number[] {
    return this.#content.processes.map((recorded) => recorded.pid);
  }

  release(): void {
    rmSync(join(this.#dir, FILE), { force: true });
  }

  #write(): void {
    const target = join(this.#dir, FILE);
    writeFileSync(`${target}.new`, `${JSON.stringify(this.#content, null, 2)}\n`);
    renameSync(`${target}.new`, target);
  }
}
