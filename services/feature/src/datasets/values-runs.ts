import { open, rename } from 'node:fs/promises';

const bytesEach = 8;
/** Numbers that a run has at most: it is sorted in memory. */
const runNumbers = 4_000_000;
/** Bytes that are read of a run at once. */
const readBytes = 65_536;

/** The file of one run of a bucket. */
export function runPath(folder: string, bucket: number, run: number): string {
  return `${folder}/${bucket}-${run}.f64`;
}

/**
 * Writes rows of numbers in runs: files of records of float64, little-endian, each the row's number and its values, sorted by number. So writing is in
 * one piece whatever the order of the rows, and reading merges the runs.
 */
export class RunsWriter {
  readonly #folder: string;
  readonly #bucket: number;
  readonly #width: number;
  readonly #most: number;
  #rows = new Float64Array(0);
  #values = new Float64Array(0);
  #count = 0;
  #runs = 0;

  /** @param width values of a row */
  constructor(folder: string, bucket: number, width: number) {
    this.#folder = folder;
    this.#bucket = bucket;
    this.#width = width;
    this.#most = Math.max(1, Math.floor(runNumbers / (width + 1)));
  }

  /** Runs that are written. */
  get runs(): number {
    return this.#runs;
  }

  /** Makes room for so many rows. */
  async ready(rows: number): Promise<void> {
    if (this.#count > 0 && this.#count + rows > this.#most) await this.#write();
    const wanted = this.#count + rows;
    if (wanted <= this.#rows.length) return;
    const capacity = Math.max(wanted, Math.min(this.#most, this.#rows.length * 2));
    const before = { rows: this.#rows, values: this.#values };
    this.#rows = new Float64Array(capacity);
    this.#values = new Float64Array(capacity * this.#width);
    this.#rows.set(before.rows);
    this.#values.set(before.values);
  }

  /** Where the values of a row belong, to be filled before anything else is called. There must be room. */
  row(number: number): Float64Array {
    const at = this.#count++;
    this.#rows[at] = number;
    return this.#values.subarray(at * this.#width, (at + 1) * this.#width);
  }

  async finish(): Promise<void> {
    if (this.#count > 0) await this.#write();
  }

  async #write(): Promise<void> {
    const width = this.#width;
    const rows = this.#rows;
    const order = Uint32Array.from({ length: this.#count }, (_, at) => at);
    order.sort((a, b) => (rows[a] ?? 0) - (rows[b] ?? 0));
    const records = new Float64Array(this.#count * (width + 1));
    for (let place = 0; place < order.length; place++) {
      const at = order[place] ?? 0;
      records[place * (width + 1)] = rows[at] ?? 0;
      records.set(this.#values.subarray(at * width, (at + 1) * width), place * (width + 1) + 1);
    }
    const path = runPath(this.#folder, this.#bucket, this.#runs);
    const file = await open(`${path}.tmp`, 'w');
    try {
      await file.writeFile(new Uint8Array(records.buffer));
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(`${path}.tmp`, path);
    this.#runs += 1;
    this.#count = 0;
  }
}

/** The records of one run, from the first to the last. There may be thousands of runs: a file is open only while some of it is read. */
class Run {
  readonly #path: string;
  readonly #size: number;
  #records = new Float64Array(0);
  #at = 0;
  #position = 0;

  /** It must be filled before it is looked at. */
  constructor(path: string, width: number) {
    this.#path = path;
    this.#size = width + 1;
  }

  /** The number of the row that comes next; Infinity at the end. */
  get row(): number {
    return this.#records[this.#at] ?? Number.POSITIVE_INFINITY;
  }

  /** The values of the row that comes next, as long as nothing else is called. */
  get values(): Float64Array {
    return this.#records.subarray(this.#at + 1, this.#at + this.#size);
  }

  /** Goes on to the next row. True: it must be filled before it is looked at. */
  next(): boolean {
    this.#at += this.#size;
    return this.#at >= this.#records.length;
  }

  async fill(): Promise<void> {
    const recordBytes = this.#size * bytesEach;
    const buffer = new Uint8Array(Math.max(1, Math.floor(readBytes / recordBytes)) * recordBytes);
    let done = 0;
    const file = await open(this.#path, 'r');
    try {
      while (done < buffer.length) {
        const { bytesRead } = await file.read(buffer, done, buffer.length - done, this.#position);
        if (bytesRead === 0) break;
        done += bytesRead;
        this.#position += bytesRead;
      }
    } finally {
      await file.close();
    }
    if (done % recordBytes !== 0) throw new Error(`${this.#path} ends within a record`);
    this.#records = new Float64Array(buffer.buffer, 0, done / bytesEach);
    this.#at = 0;
  }
}

/** Reads the rows of all runs of a family in the order of their numbers. */
export class RunsReader {
  readonly #runs: readonly Run[];
  readonly #width: number;

  private constructor(runs: readonly Run[], width: number) {
    this.#runs = runs;
    this.#width = width;
  }

  /** @param width values of a row */
  static async open(paths: readonly string[], width: number): Promise<RunsReader> {
    const runs = paths.map((path) => new Run(path, width));
    for (const run of runs) await run.fill();
    return new RunsReader(runs, width);
  }

  /**
   * The values of rows that follow each other; those before them, which nobody has read, are passed over.
   * @throws Error where one is missing
   */
  async read(first: number, count: number): Promise<Float64Array> {
    const width = this.#width;
    const values = new Float64Array(count * width);
    let found = 0;
    for (const run of this.#runs) {
      while (run.row < first + count) {
        if (run.row >= first) {
          values.set(run.values, (run.row - first) * width);
          found += 1;
        }
        if (run.next()) await run.fill();
      }
    }
    if (found !== count) throw new Error(`of rows ${first} to ${first + count - 1} there are ${found}, not ${count}`);
    return values;
  }
}
