import { constants } from 'node:fs';
import { chmod, type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Reject } from './assembler.js';

/** Characters of a row that are kept. */
const rawCharacters = 8_192;

/** The reject file cannot be written, or is not what it was; its message says what to do. */
export class RejectFileError extends Error {
  override readonly name = 'RejectFileError';
}

export interface RejectFileOptions {
  /** Absolute. Made when the first row is refused; what of its folders is missing too, for the owner alone. */
  path: string;
  /** The file that is imported, as rejects name it. */
  input: string;
  /** Bytes that were in it at the checkpoint; what stands behind them is written again. */
  bytes: number;
  /** Whether the rows themselves are kept. */
  raw: boolean;
}

function failed(path: string, error: unknown): RejectFileError {
  const { code } = error as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
  const what = full ? `there is no room left for it (${code})` : String((error as Error).message ?? error);
  return new RejectFileError(
    `the reject file ${path} cannot be written: ${what}. Nothing is lost: make room or mend it, start the same import again, and it goes on`,
  );
}

/** Rows that were not taken, one JSON object a line: file, line, column, reason and the row. For its owner alone: rows hold personal data. */
export class RejectFile {
  readonly #o: RejectFileOptions;
  #handle: FileHandle | undefined;
  #bytes: number;
  #dirty = false;
  #writing: Promise<void> = Promise.resolve();

  private constructor(options: RejectFileOptions) {
    this.#o = options;
    this.#bytes = options.bytes;
  }

  /** @throws RejectFileError where what was written before is no longer there */
  static async open(options: RejectFileOptions): Promise<RejectFile> {
    const file = new RejectFile(options);
    // Also without a byte to keep: an import that was killed may have written before its first checkpoint.
    if (options.bytes > 0) await file.#open(false);
    else
      await file.#open(false).catch((error: unknown) => {
        if (!(error instanceof RejectFileError) || (error.cause as NodeJS.ErrnoException)?.code !== 'ENOENT')
          throw error;
      });
    return file;
  }

  /** Its length, with all that was written. */
  get bytes(): number {
    return this.#bytes;
  }

  async #open(create: boolean): Promise<FileHandle> {
    const { path, bytes } = this.#o;
    try {
      if (create) {
        const folder = dirname(path);
        await mkdir(folder, { recursive: true, mode: 0o700 });
      }
      const flags = constants.O_RDWR | constants.O_NOFOLLOW | (create ? constants.O_CREAT : 0);
      const handle = await open(path, flags, 0o600);
      await chmod(path, 0o600);
      const { size } = await handle.stat();
      if (size < bytes) {
        await handle.close();
        throw new RejectFileError(
          `the reject file ${path} has ${size} bytes, and had ${bytes} when the import stopped: put it back, or import the file --anew`,
        );
      }
      if (size > bytes) await handle.truncate(bytes);
      this.#handle = handle;
      return handle;
    } catch (error) {
      if (error instanceof RejectFileError) throw error;
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && bytes > 0) {
        throw new RejectFileError(
          `the reject file ${path} is gone, and had ${bytes} bytes when the import stopped: put it back, or import the file --anew`,
        );
      }
      const wrapped = failed(path, error);
      wrapped.cause = error;
      throw wrapped;
    }
  }

  /** One after the other, whoever writes. @throws RejectFileError; what of them was written then is cut off again */
  write(rejects: readonly Reject[]): Promise<void> {
    if (rejects.length === 0) return Promise.resolve();
    const written = this.#writing.then(() => this.#write(rejects));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #write(rejects: readonly Reject[]): Promise<void> {
    const handle = this.#handle ?? (await this.#open(true));
    const { input, raw } = this.#o;
    const lines = rejects.map(({ line, column, reason, raw: text }) => {
      const cut = text.length > rawCharacters ? `${text.slice(0, rawCharacters)}…` : text;
      return `${JSON.stringify({ file: input, line, column, reason, ...(raw ? { raw: cut } : {}) })}\n`;
    });
    const bytes = Buffer.from(lines.join(''));
    try {
      for (let written = 0; written < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, this.#bytes + written);
        written += bytesWritten;
      }
    } catch (error) {
      await handle.truncate(this.#bytes).catch(() => undefined);
      throw failed(this.#o.path, error);
    }
    this.#bytes += bytes.length;
    this.#dirty = true;
  }

  /** So that a checkpoint never names bytes that a crash of the machine takes away. @throws RejectFileError */
  async sync(): Promise<void> {
    if (!this.#dirty) return;
    await this.#handle?.datasync().catch((error: unknown) => {
      throw failed(this.#o.path, error);
    });
    this.#dirty = false;
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }
}
