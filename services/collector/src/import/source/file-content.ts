import { createHash, hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { SourceError } from './row.js';

/** Bytes that are read, and checked, at once. */
export const blockBytes = 1_048_576;
const markBytes = 8;

/** What a file held when the import looked at all of it. */
export interface Fingerprint {
  /** Of the whole content, in hex. */
  sha256: string;
  size: number;
  /** The first 8 bytes of the SHA-256 of each block, one behind the other. */
  marks: Buffer;
}

/** An open file that tells when it is no longer what it was. */
export class FileContent {
  #stamp = '';
  #read = 0;

  private constructor(
    /** Absolute, without links. */
    readonly path: string,
    readonly handle: FileHandle,
  ) {}

  /**
   * @param path absolute and without links
   * @throws SourceError for what is no plain file
   */
  static async open(path: string): Promise<FileContent> {
    let handle: FileHandle;
    try {
      // Neither a link that was put there meanwhile, nor a pipe that nobody writes to.
      handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') throw new SourceError('is not there any more');
      if (code === 'EACCES' || code === 'EPERM') throw new SourceError('may not be read by this process');
      throw new SourceError(`cannot be opened (${code ?? String(error)})`);
    }
    const content = new FileContent(path, handle);
    if (!(await handle.stat()).isFile()) {
      await handle.close();
      throw new SourceError('is no plain file');
    }
    content.#stamp = await content.#look();
    return content;
  }

  /** Bytes of `blocks` that were read so far. */
  get bytesRead(): number {
    return this.#read;
  }

  async #look(): Promise<string> {
    try {
      const { size, mtimeNs, ino, dev } = await stat(this.path, { bigint: true });
      return `${size} ${mtimeNs} ${ino} ${dev}`;
    } catch {
      throw new SourceError('was deleted or moved while it was read: put it back, and the next start goes on');
    }
  }

  /** @throws SourceError when the file was changed, replaced or deleted since it was opened */
  async checkUnchanged(): Promise<void> {
    if ((await this.#look()) !== this.#stamp) throw changed();
  }

  /** Reads all of it. @param onBytes is told how much was read since it was told last */
  async fingerprint(onBytes: (count: number) => void, signal: AbortSignal): Promise<Fingerprint> {
    const whole = createHash('sha256');
    const marks: Buffer[] = [];
    const buffer = Buffer.allocUnsafe(blockBytes);
    let size = 0;
    for (;;) {
      signal.throwIfAborted();
      const count = await readBlock(this.handle, buffer, size);
      if (count === 0) break;
      const block = buffer.subarray(0, count);
      whole.update(block);
      marks.push(hash('sha256', block, 'buffer').subarray(0, markBytes));
      size += count;
      onBytes(count);
    }
    await this.checkUnchanged();
    return { sha256: whole.digest('hex'), size, marks: Buffer.concat(marks) };
  }

  /**
   * The bytes, block by block, each compared with what it was before anybody sees it.
   * @throws SourceError where a block is not what the fingerprint says
   */
  async *blocks(print: Fingerprint): AsyncGenerator<Buffer> {
    this.#read = 0;
    for (let at = 0, index = 0; at < print.size; index++) {
      const buffer = Buffer.allocUnsafe(Math.min(blockBytes, print.size - at));
      const count = await readBlock(this.handle, buffer, at);
      const mark = print.marks.subarray(index * markBytes, (index + 1) * markBytes);
      if (count < buffer.length || !hash('sha256', buffer, 'buffer').subarray(0, markBytes).equals(mark))
        throw changed();
      at += count;
      this.#read = at;
      yield buffer;
    }
  }

  /** The beginning, for a look at it. */
  async head(bytes = blockBytes): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(bytes);
    return buffer.subarray(0, await readBlock(this.handle, buffer, 0));
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

function changed(): SourceError {
  return new SourceError(
    'was changed while it was read: nothing of what was changed was sent; import files that nobody writes to',
  );
}

/** Fills the buffer, but for the end of the file. */
async function readBlock(handle: FileHandle, buffer: Buffer, position: number): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
