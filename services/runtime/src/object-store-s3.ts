import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { GetObjectCommandOutput, PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { StoreAccess } from './config.js';
import { AppError } from './errors.js';
import type { IdleGuard } from './idle-guard.js';
import type { ObjectStore, StoreCall, StoredObject } from './object-store.js';
import { fileError, notFound } from './object-store-errors.js';
import { checkKey, folderOfPrefix, isKey } from './object-store-key.js';
import { putLimitMs } from './object-store-leftovers.js';
import { persist } from './object-store-retry.js';
import { type Content, collect, fileContent, type Received, save, streamOf } from './object-store-transfer.js';
import { intoPlace } from './place-file.js';
import { checkKeys, endpointOf, openS3, type S3 } from './s3-client.js';
import { s3Error } from './s3-errors.js';

/** The largest object of one PUT. */
const largestPut = 5 * 1024 ** 3;

/** Beside each object stands the CRC-32 of its bytes, as hexadecimal digits: every server gives it back, unlike its own checksums. */
const crcName = 'crc32';

export interface S3Options {
  readonly bucket: string;
  /** '' or ends with a slash. */
  readonly prefix: string;
  readonly access: StoreAccess;
}

type Take<T> = (
  body: Readable,
  expected: number | undefined,
  guard: IdleGuard,
  /** Throws when what came is not what was stored. */
  check: (received: Received) => void,
) => Promise<T>;

/**
 * A bucket of S3, or a part of it, as an object store. An object is written by one PUT of known length, signed with the SHA-256 of
 * its bytes and with their CRC-32, so that a server refuses what is not whole; there are no parts and nothing half-written is ever
 * left.
 */
export class S3ObjectStore implements ObjectStore {
  readonly #o: S3Options;
  readonly #where: string;
  #opened: Promise<S3> | undefined;

  constructor(options: S3Options) {
    checkKeys(options.access);
    this.#o = options;
    const endpoint = endpointOf(options.access);
    this.#where = `bucket ${options.bucket}${endpoint === undefined ? '' : ` at ${new URL(endpoint).host}`}`;
  }

  put(key: string, data: Uint8Array, call: StoreCall = {}): Promise<void> {
    return this.#put(key, { data, size: data.byteLength }, call);
  }

  async putFile(key: string, path: string, call: StoreCall = {}): Promise<void> {
    checkKey(key);
    await this.#put(key, await fileContent(key, path), call);
  }

  get(key: string, call: StoreCall = {}): Promise<Buffer> {
    const doing = `reading the object ${key}`;
    return this.#read(key, doing, call, async (body, expected, guard, check) => {
      const received = await collect(body, { doing, expected, guard });
      check(received);
      return received.data;
    });
  }

  fetchFile(key: string, path: string, call: StoreCall = {}): Promise<number> {
    const doing = `fetching the object ${key} to ${path}`;
    return this.#read(key, doing, call, (body, expected, guard, check) =>
      intoPlace(path, doing, async (partial) => {
        const received = await save(body, partial, { doing, expected, guard });
        check(received);
        return received.size;
      }),
    );
  }

  async head(key: string, call: StoreCall = {}): Promise<{ size: number; modifiedMs: number } | undefined> {
    const doing = `looking for the object ${key}`;
    const found = await this.#call(doing, call, async ({ sdk, client }, { signal }) =>
      client.send(new sdk.HeadObjectCommand(this.#place(key)), { abortSignal: signal }),
    ).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'NOT_FOUND') return undefined;
      throw error;
    });
    if (found === undefined) return undefined;
    return { size: found.ContentLength ?? 0, modifiedMs: found.LastModified?.getTime() ?? 0 };
  }

  async *list(prefix: string, call: StoreCall = {}): AsyncIterable<StoredObject> {
    const folder = folderOfPrefix(prefix);
    // MinIO refuses a prefix that ends like a step up; the folder is listed instead.
    const asked = ['.', '..'].includes(prefix.slice(folder.length)) ? folder : prefix;
    const { bucket: Bucket, prefix: ours } = this.#o;
    let token: string | undefined;
    do {
      const page = await this.#call(`listing ${prefix}`, call, ({ sdk, client }, { signal }) =>
        client.send(new sdk.ListObjectsV2Command({ Bucket, Prefix: ours + asked, ContinuationToken: token }), {
          abortSignal: signal,
        }),
      );
      // Whatever else answers must not pass for an empty store.
      if (page.Name === undefined && page.IsTruncated === undefined) {
        throw new AppError('FAILED_PRECONDITION', `listing ${prefix} failed: what answers at ${this.#where} is not S3`);
      }
      for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
        const key = Key.slice(ours.length);
        // Consoles make objects `folder/`, which nobody here could have put.
        if (isKey(key) && key.startsWith(prefix)) yield { key, size: Size, modifiedMs: LastModified?.getTime() ?? 0 };
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async delete(key: string, call: StoreCall = {}): Promise<void> {
    await this.#call(`deleting the object ${key}`, call, ({ sdk, client }, { signal }) =>
      client.send(new sdk.DeleteObjectCommand(this.#place(key)), { abortSignal: signal }),
    );
  }

  localPath(): undefined {
    return undefined;
  }

  /** A PUT that was cut off leaves nothing. */
  async removeLeftovers(): Promise<number> {
    return 0;
  }

  async #put(key: string, content: Content, call: StoreCall): Promise<void> {
    const doing = `writing the object ${key}`;
    const place = this.#place(key);
    if (content.size > largestPut) {
      throw new AppError(
        'FAILED_PRECONDITION',
        `${doing} failed: S3 takes ${largestPut} bytes at once, it has ${content.size}`,
      );
    }
    await this.#call(doing, call, async ({ sdk, client }, guard) => {
      const { sha256, crc } = await hashOf(content, guard);
      const command = new sdk.PutObjectCommand({
        ...place,
        ...checksums(crc),
        ContentLength: content.size,
        ContentType: 'application/octet-stream',
      });
      // The signer takes what it finds there; of a stream it would sign nothing.
      command.middlewareStack.add(
        (next) => (args) => {
          const { headers } = args.request as { headers: Record<string, string> };
          headers['x-amz-content-sha256'] = sha256;
          return next(args);
        },
        { step: 'build', name: 'signPayload' },
      );
      if ('data' in content || content.size === 0) {
        command.input.Body = 'data' in content ? content.data : Buffer.alloc(0);
        await client.send(command, { abortSignal: guard.signal });
        return;
      }
      const body = streamOf(content);
      guard.watch(() => body.bytesRead);
      command.input.Body = body;
      const broken = new Promise<never>((_resolve, reject) => {
        body.once('error', (error) => reject(fileError(error, doing)));
        body.once('end', () => {
          if (body.bytesRead < content.size)
            reject(new AppError('DATA_LOSS', `${doing} failed: ${content.path} became shorter`));
        });
      });
      try {
        await Promise.race([client.send(command, { abortSignal: guard.signal }), broken]);
      } finally {
        body.destroy();
      }
    });
  }

  async #read<T>(key: string, doing: string, call: StoreCall, take: Take<T>): Promise<T> {
    const place = this.#place(key);
    return this.#call(doing, call, async ({ sdk, client }, guard) => {
      const found = await client
        .send(new sdk.GetObjectCommand(place), { abortSignal: guard.signal })
        .catch((error: unknown) => {
          const known = s3Error(error, doing, this.#where);
          throw known instanceof AppError && known.code === 'NOT_FOUND' ? notFound(key) : known;
        });
      const check = (received: Received) => requireCrc(found, received, doing);
      return take(found.Body as Readable, found.ContentLength, guard, check);
    });
  }

  async #call<T>(doing: string, call: StoreCall, attempt: (s3: S3, guard: IdleGuard) => Promise<T>): Promise<T> {
    const { OBJECT_STORE_TIMEOUT_MS: idleMs, OBJECT_STORE_RETRY_MS: retryMs } = this.#o.access;
    // Loading the package takes a while of its own, before the time of the first try begins.
    this.#opened ??= openS3(this.#o.access);
    const s3 = await this.#opened;
    return persist(doing, { ...call, idleMs, retryMs, limitMs: putLimitMs }, async (guard) => {
      try {
        return await attempt(s3, guard);
      } catch (error) {
        throw s3Error(error, doing, this.#where);
      }
    });
  }

  #place(key: string): { Bucket: string; Key: string } {
    checkKey(key);
    const Key = this.#o.prefix + key;
    if (Buffer.byteLength(Key) > 1024) {
      throw new AppError(
        'INVALID_ARGUMENT',
        `a key of S3 has at most 1024 bytes, the prefix of the store included; ${key} has more`,
      );
    }
    return { Bucket: this.#o.bucket, Key };
  }
}

function checksums(crc: number): Pick<PutObjectCommandInput, 'ChecksumCRC32' | 'Metadata'> {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return { ChecksumCRC32: bytes.toString('base64'), Metadata: { [crcName]: bytes.toString('hex') } };
}

/** What another program has put has no CRC of ours: then the length is all there is to check. */
function requireCrc({ Metadata }: GetObjectCommandOutput, received: Received, doing: string): void {
  const stored = Metadata?.[crcName];
  if (stored === undefined || !/^[0-9a-f]{8}$/.test(stored)) return;
  if (Number.parseInt(stored, 16) !== received.crc32) {
    throw new AppError('DATA_LOSS', `${doing} failed: its bytes are not those that were stored (their CRC-32 differs)`);
  }
}

async function hashOf(content: Content, guard: IdleGuard): Promise<{ sha256: string; crc: number }> {
  const sha256 = createHash('sha256');
  if ('data' in content) return { sha256: sha256.update(content.data).digest('hex'), crc: crc32(content.data) };
  let crc = 0;
  const file = createReadStream(content.path, { highWaterMark: 256 * 1024, signal: guard.signal });
  guard.watch(() => file.bytesRead);
  for await (const chunk of file as AsyncIterable<Buffer>) {
    sha256.update(chunk);
    crc = crc32(chunk, crc);
  }
  return { sha256: sha256.digest('hex'), crc };
}
