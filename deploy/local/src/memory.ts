import { readdirSync, readFileSync } from 'node:fs';

const MIB = 1024 * 1024;

/** Memory of one process in bytes: its proportional share (Pss), so that Postgres's shared buffers count once; else Rss. */
export function memoryOf(pid: number): number {
  for (const [file, field] of [
    [`/proc/${pid}/smaps_rollup`, 'Pss'],
    [`/proc/${pid}/status`, 'VmRSS'],
  ] as const) {
    try {
      const match = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(file, 'utf8'));
      if (match) return Number(match[1]) * 1024;
    } catch {
      // Gone meanwhile, or not readable for us: the next source, else nothing.
    }
  }
  return 0;
}

/** The given processes and all that descend from them. */
export function processTree(roots: readonly number[]): number[] {
  const children = new Map<number, number[]>();
  let names: string[] = [];
  try {
    names = readdirSync('/proc');
  } catch {
    return [...roots];
  }
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // Ended between the listing and the reading.
    }
  }
  const all = new Set<number>();
  const visit = (pid: number) => {
    if (all.has(pid)) return;
    all.add(pid);
    for (const child of children.get(pid) ?? []) visit(child);
  };
  for (const root of roots) visit(root);
  return [...all];
}

/** Samples the memory of process trees together and keeps the highest sum. */
export class PeakMemory {
  #peak = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #roots: () => readonly number[];

  constructor(roots: () => readonly number[]) {
    this.#roots = roots;
  }

  start(intervalMs = 1_000): void {
    this.#timer = setInterval(() => this.sample(), intervalMs);
    this.#timer.unref();
    this.sample();
  }

  sample(): number {
    const now = processTree(this.#roots()).reduce((sum, pid) => sum + memoryOf(pid), 0);
    this.#peak = Math.max(this.#peak, now);
    return now;
  }

  /** Ends the sampling and gives the peak in MiB. */
  stop(): number {
    clearInterval(this.#timer);
    this.sample();
    return Math.round(this.#peak / MIB);
  }
}
