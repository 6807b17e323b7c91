import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import xz from 'xz-decompress';

const xzMagic = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);

async function isXz(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(xzMagic.length), 0, xzMagic.length, 0);
    return bytesRead === xzMagic.length && buffer.equals(xzMagic);
  } finally {
    await file.close();
  }
}

/**
 * A file's text, inflated on the way where it is compressed by xz, in constant memory.
 * @throws the file system's error when the file cannot be opened; the stream fails when its compression is damaged
 */
export async function openData(path: string): Promise<Readable> {
  if (!(await isXz(path))) return createReadStream(path, { encoding: 'utf8' });
  const inflated = new xz.XzReadableStream(
    Readable.toWeb(createReadStream(path)) as globalThis.ReadableStream<Uint8Array>,
  );
  return Readable.fromWeb(inflated as ReadableStream<Uint8Array>).setEncoding('utf8');
}
