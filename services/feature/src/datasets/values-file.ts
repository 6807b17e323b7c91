import { type FileHandle, open } from 'node:fs/promises';

const bytesEach = 8;
/** Rows that wait to be written together. */
const mostWaiting = 8_192;

/** Writes rows of numbers to their places in a file of float64, little-endian. Several may write to one file, each its own rows. */
export class ValuesWriter {
  readonly #file: FileHandle;
  readonly #width: number;
  readonly #rows = new Float64Array(mostWaiting);
  readonly #values: Float64Array;
  #waiting = 0;

  private constructor(file: FileHandle, width: number) {
    this.#file = file;
    this.#width = width;
    this.#values = new Float64Array(mostWaiting * width);
  }

  static async open(path: string, width: number): Promise<ValuesWriter> {
    return new ValuesWriter(await open(path, 'r+'), width);
  }

  /** How many rows may come before they must be written. */
  get left(): number {
    return mostWaiting - this.#waiting;
  }

  /** Room for the values of a row, to be filled before anything else is called. */
  room(row: number): Float64Array {
    if (this.left === 0) throw new RangeError('the rows that wait must be written first');
    const at = this.#waiting++;
    this.#rows[at] = row;
    return this.#values.subarray(at * this.#width, (at + 1) * this.#width);
  }

  /** Writes what waits, rows that follow each other in one piece. */
  async write(): Promise<void> {
    const width = this.#width;
    const order = Array.from({ length: this.#waiting }, (_, at) => at);
    order.sort((a, b) => (this.#rows[a] ?? 0) - (this.#rows[b] ?? 0));
    const sorted = new Float64Array(this.#waiting * width);
    for (const [place, at] of order.entries()) {
      sorted.set(this.#values.subarray(at * width, (at + 1) * width), place * width);
    }
    for (let from = 0; from < order.length; ) {
      const row = this.#rows[order[from] ?? 0] ?? 0;
      let to = from + 1;
      while (to < order.length && this.#rows[order[to] ?? 0] === row + to - from) to++;
      const bytes = new Uint8Array(sorted.buffer, from * width * bytesEach, (to - from) * width * bytesEach);
      await writeAll(this.#file, bytes, row * width * bytesEach);
      from = to;
    }
    this.#waiting = 0;
  }

  /** What was written is on the disk. */
  async finish(): Promise<void> {
    await this.write();
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** Makes an empty file for them. */
export async function makeValuesFile(path: string): Promise<void> {
  const file = await open(path, 'w');
  await file.close();
}

/** Reads rows that follow each other. */
export class ValuesReader {
  readonly #file: FileHandle;
  readonly #width: number;

  private constructor(file: FileHandle, width: number) {
    this.#file = file;
    this.#width = width;
  }

  static async open(path: string, width: number): Promise<ValuesReader> {
    return new ValuesReader(await open(path, 'r'), width);
  }

  /** @throws Error where the file is shorter */
  async read(row: number, count: number): Promise<Float64Array> {
    const values = new Float64Array(count * this.#width);
    const bytes = new Uint8Array(values.buffer);
    for (let done = 0; done < bytes.length; ) {
      const position = row * this.#width * bytesEach + done;
      const { bytesRead } = await this.#file.read(bytes, done, bytes.length - done, position);
      if (bytesRead === 0) throw new Error(`the file of values ends before row ${row + count}`);
      done += bytesRead;
    }
    return values;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
