import { createReadStream, type ReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { AppError } from './errors.js';
import type { IdleGuard } from './idle-guard.js';
import { fileError, noFileToPut, systemCode } from './object-store-errors.js';

/** What is put: bytes in memory, or a file of a known size. */
export type Content = { readonly data: Uint8Array; readonly size: number } | FileContent;

export interface FileContent {
  readonly path: string;
  readonly size: number;
}

/** @throws AppError FAILED_PRECONDITION when there is no such file */
export async function fileContent(key: string, path: string): Promise<FileContent> {
  try {
    const found = await stat(path);
    if (found.isFile()) return { path, size: found.size };
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw fileError(error, `reading ${path}`);
  }
  throw noFileToPut(key, path);
}

/** The file as a stream of exactly the size that was announced: what was added since is left out. */
export function streamOf({ path, size }: FileContent): ReadStream {
  return createReadStream(path, { start: 0, end: Math.max(0, size - 1), highWaterMark: 256 * 1024 });
}

export interface Received {
  readonly size: number;
  readonly crc32: number;
}

/** A body in memory. @throws AppError UNAVAILABLE or DATA_LOSS */
export async function collect(
  body: Readable,
  o: { doing: string; expected: number | undefined; guard: IdleGuard },
): Promise<Received & { data: Buffer }> {
  const chunks: Buffer[] = [];
  const received = await receive(body, o, async (chunk) => {
    chunks.push(chunk);
  });
  return { ...received, data: Buffer.concat(chunks) };
}

/** A body as a new file. @throws AppError UNAVAILABLE or DATA_LOSS; RESOURCE_EXHAUSTED when the disk is full */
export async function save(
  body: Readable,
  path: string,
  o: { doing: string; expected: number | undefined; guard: IdleGuard },
): Promise<Received> {
  const file = await open(path, 'w').catch((error: unknown) => {
    body.destroy();
    throw fileError(error, o.doing);
  });
  try {
    return await receive(body, o, async (chunk) => {
      for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
    });
  } finally {
    await file.close();
  }
}

async function receive(
  body: Readable,
  { doing, expected, guard }: { doing: string; expected: number | undefined; guard: IdleGuard },
  take: (chunk: Buffer) => Promise<void>,
): Promise<Received> {
  const onAbort = () => body.destroy(new Error('ended by its caller'));
  if (guard.signal.aborted) onAbort();
  guard.signal.addEventListener('abort', onAbort, { once: true });
  let [size, crc] = [0, 0];
  guard.watch(() => size);
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      try {
        await take(chunk);
      } catch (error) {
        throw new TakeError(error);
      }
    }
  } catch (error) {
    if (error instanceof TakeError) throw fileError(error.cause, doing);
    throw new AppError('UNAVAILABLE', `${doing} failed: the connection ended after ${size} bytes`, { cause: error });
  } finally {
    guard.signal.removeEventListener('abort', onAbort);
  }
  if (expected !== undefined && size !== expected) {
    throw new AppError('DATA_LOSS', `${doing} failed: ${size} bytes came where ${expected} were announced`);
  }
  return { size, crc32: crc };
}

class TakeError extends Error {
  constructor(cause: unknown) {
    super('what came could not be kept', { cause });
  }
}
