import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { S3Error } from './s3-error.js';

export interface S3Entry {
  key: string;
  /** Name of the file that has its bytes. */
  file: string;
  size: number;
  md5: string;
  /** Milliseconds since 1970. */
  modifiedMs: number;
  /** Headers that come back with the object: its type, and those of x-amz-meta-. */
  headers: Record<string, string>;
}

/**
 * The objects of one bucket, in a folder. One appears whole or not at all, and one whose bytes do not fit what its request says
 * of them is refused, as S3 does: by length, by the signed SHA-256 and by the CRC-32.
 */
export class S3Objects {
  readonly #dir: string;
  readonly #entries = new Map<string, S3Entry>();

  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true });
    for (const name of readdirSync(dir).filter((each) => each.endsWith('.json'))) {
      const entry = JSON.parse(readFileSync(join(dir, name), 'utf8')) as S3Entry;
      this.#entries.set(entry.key, entry);
    }
  }

  find(key: string): S3Entry | undefined {
    return this.#entries.get(key);
  }

  /** In the order of UTF-8 bytes, as S3 lists. */
  list(o: { prefix: string; after: string; most: number }): { entries: S3Entry[]; more: boolean } {
    const after = Buffer.from(o.after);
    const fitting = [...this.#entries.values()]
      .map((entry) => ({ entry, bytes: Buffer.from(entry.key) }))
      .filter(({ entry, bytes }) => entry.key.startsWith(o.prefix) && Buffer.compare(bytes, after) > 0)
      .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
    return { entries: fitting.slice(0, o.most).map(({ entry }) => entry), more: fitting.length > o.most };
  }

  async get(key: string): Promise<{ entry: S3Entry; body: Readable } | undefined> {
    for (;;) {
      const entry = this.#entries.get(key);
      if (entry === undefined) return undefined;
      // Opened, it stays readable although it is replaced; not opened yet, it may be gone: then there is a newer one, or none.
      const file = await open(join(this.#dir, entry.file)).catch(() => undefined);
      if (file !== undefined) return { entry, body: file.createReadStream() };
      if (this.#entries.get(key) === entry) throw new S3Error(500, 'InternalError', 'the bytes of the object are gone');
    }
  }

  async put(key: string, body: Readable, headers: IncomingHttpHeaders): Promise<S3Entry> {
    const file = `${randomUUID()}.bytes`;
    const path = join(this.#dir, file);
    try {
      const found = await store(body, path);
      requireSame(headers, found);
      const kept = Object.entries(headers).filter(
        ([name]) => name === 'content-type' || name.startsWith('x-amz-meta-'),
      );
      const entry = {
        ...{ key, file, size: found.size, md5: found.md5, modifiedMs: Date.now() },
        headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
      };
      await this.#point(entry);
      return entry;
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    await rm(this.#indexFile(key), { force: true });
    await rm(join(this.#dir, entry.file), { force: true });
  }

  async #point(entry: S3Entry): Promise<void> {
    const partial = join(this.#dir, `${entry.file}.index`);
    await writeFile(partial, JSON.stringify(entry));
    await rename(partial, this.#indexFile(entry.key));
    const before = this.#entries.get(entry.key);
    this.#entries.set(entry.key, entry);
    if (before !== undefined) await rm(join(this.#dir, before.file), { force: true });
  }

  #indexFile(key: string): string {
    return join(this.#dir, `${createHash('sha256').update(key).digest('hex')}.json`);
  }
}

interface Stored {
  size: number;
  md5: string;
  sha256: string;
  crc: number;
}

async function store(body: Readable, path: string): Promise<Stored> {
  const [md5, sha256] = [createHash('md5'), createHash('sha256')];
  let [size, crc] = [0, 0];
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      crc = crc32(chunk, crc);
      md5.update(chunk);
      sha256.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(body, count, createWriteStream(path));
  return { size, md5: md5.digest('hex'), sha256: sha256.digest('hex'), crc };
}

function requireSame(headers: IncomingHttpHeaders, { size, sha256, crc }: Stored): void {
  if (Number(headers['content-length']) !== size) {
    throw new S3Error(400, 'IncompleteBody', 'the body is not as long as announced');
  }
  if (headers['x-amz-content-sha256'] !== sha256) {
    throw new S3Error(400, 'XAmzContentSHA256Mismatch', 'the body is not the one that was signed');
  }
  const told = headers['x-amz-checksum-crc32'];
  if (told !== undefined && Buffer.from(String(told), 'base64').toString('hex') !== crc.toString(16).padStart(8, '0')) {
    throw new S3Error(400, 'BadDigest', 'the body does not have that CRC-32');
  }
}
