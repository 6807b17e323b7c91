import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { StoreAccess } from './config.js';
import { AppError } from './errors.js';
import type { ObjectStore, StoreCall, StoredObject } from './object-store.js';
import { notFound } from './object-store-errors.js';
import { checkKey, folderOfPrefix, isKey, stagingFolder } from './object-store-key.js';
import { LeftoverWatch, leftoverAgeMs, putLimitMs } from './object-store-leftovers.js';
import { persist } from './object-store-retry.js';
import { type Content, collect, fileContent, save } from './object-store-transfer.js';
import { intoPlace } from './place-file.js';
import { WebHdfsClient, type WebHdfsTry } from './webhdfs-client.js';

export interface HdfsOptions {
  /** Of the NameNodes: http://host:port. */
  readonly origins: readonly string[];
  /** '' or /folder without a slash at its end. */
  readonly base: string;
  readonly access: StoreAccess;
}

const fileStatus = z.object({
  pathSuffix: z.string(),
  type: z.string(),
  length: z.number(),
  modificationTime: z.number(),
});
const statusAnswer = z.object({ FileStatus: fileStatus });
const listAnswer = z.object({
  DirectoryListing: z.object({
    partialListing: z.object({ FileStatuses: z.object({ FileStatus: z.array(fileStatus) }) }),
    remainingEntries: z.number(),
  }),
});

type FileStatus = z.infer<typeof fileStatus>;

/**
 * A folder of HDFS as an object store, over WebHDFS. An object is written under a temporary name, its length is compared, and it is
 * renamed over what was there: readers see the old one or the new one. HDFS itself keeps checksums of every block and compares them
 * at writing and reading.
 */
export class HdfsObjectStore implements ObjectStore {
  readonly #base: string;
  readonly #access: StoreAccess;
  readonly #hdfs: WebHdfsClient;
  readonly #leftovers = new LeftoverWatch(() => this.removeLeftovers());

  constructor({ origins, base, access }: HdfsOptions) {
    this.#base = base;
    this.#access = access;
    this.#hdfs = new WebHdfsClient(origins, access.HADOOP_USER_NAME);
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
    const path = this.#path(key);
    return this.#call(doing, call, async (attempt) => {
      const { body, size } = await this.#open(key, path, attempt);
      return (await collect(body, { doing, expected: size, guard: attempt.guard })).data;
    });
  }

  fetchFile(key: string, to: string, call: StoreCall = {}): Promise<number> {
    const doing = `fetching the object ${key} to ${to}`;
    const path = this.#path(key);
    return this.#call(doing, call, async (attempt) => {
      const { body, size } = await this.#open(key, path, attempt);
      return intoPlace(to, doing, async (partial) => {
        const received = await save(body, partial, { doing, expected: size, guard: attempt.guard });
        return received.size;
      });
    });
  }

  async head(key: string, call: StoreCall = {}): Promise<{ size: number; modifiedMs: number } | undefined> {
    const path = this.#path(key);
    const found = await this.#call(`looking for the object ${key}`, call, (attempt) => this.#status(path, attempt));
    return found?.type === 'FILE' ? { size: found.length, modifiedMs: found.modificationTime } : undefined;
  }

  list(prefix: string, call: StoreCall = {}): AsyncIterable<StoredObject> {
    return this.#walk(folderOfPrefix(prefix), prefix, call);
  }

  async delete(key: string, call: StoreCall = {}): Promise<void> {
    const path = this.#path(key);
    await this.#call(`deleting the object ${key}`, call, async (attempt) => {
      // A folder is no object; an empty one would go.
      if ((await this.#status(path, attempt))?.type !== 'FILE') return;
      await this.#hdfs.call('DELETE', path, { op: 'DELETE' }, attempt);
    });
  }

  localPath(): undefined {
    return undefined;
  }

  async removeLeftovers(olderThanMs = leftoverAgeMs, call: StoreCall = {}): Promise<number> {
    const doing = 'removing half-written files';
    const folder = `${this.#base}/${stagingFolder}`;
    let removed = 0;
    for await (const { pathSuffix, modificationTime } of this.#folder(folder, doing, call)) {
      // A file that is being written has the time of its beginning; no put goes on for as long as this.
      if (modificationTime > Date.now() - olderThanMs) continue;
      await this.#call(doing, call, (attempt) =>
        this.#hdfs.call('DELETE', `${folder}/${pathSuffix}`, { op: 'DELETE' }, attempt),
      );
      removed += 1;
    }
    return removed;
  }

  async #put(key: string, content: Content, call: StoreCall): Promise<void> {
    const doing = `writing the object ${key}`;
    const path = this.#path(key);
    await this.#call(doing, call, async (attempt) => {
      // Another name for each try: one that was given up may still be writing under the last one.
      const staged = `${this.#base}/${stagingFolder}/${randomUUID()}`;
      try {
        await this.#hdfs.create(staged, content, attempt);
        const written = (await this.#status(staged, attempt))?.length;
        if (written !== content.size) {
          throw new AppError('DATA_LOSS', `${doing} failed: ${written ?? 0} of ${content.size} bytes were stored`);
        }
        await this.#replace(staged, path, attempt);
      } catch (error) {
        // Best effort, once: what stays is found by its age later.
        await this.#removeStaged(staged);
        throw error;
      }
    });
    this.#leftovers.look();
  }

  async #replace(staged: string, path: string, attempt: WebHdfsTry): Promise<void> {
    const rename = async () => {
      const parameters = { op: 'RENAME', destination: path, renameoptions: 'OVERWRITE' };
      const answer = await this.#hdfs.call('PUT', staged, parameters, attempt);
      if (answer === undefined || booleanOf(answer)) return;
      throw new AppError(
        'FAILED_PRECONDITION',
        `${attempt.doing} failed: what answers does not replace a file by a rename; use the WebHDFS of the NameNode, not HttpFS`,
      );
    };
    try {
      await rename();
    } catch (error) {
      // The folder is not there yet, which the rename says as it would say that the source is gone.
      if (!isNotFound(error)) throw error;
      await this.#hdfs.call('PUT', path.slice(0, path.lastIndexOf('/')), { op: 'MKDIRS' }, attempt);
      await rename().catch((again: unknown) => {
        const lost = `${attempt.doing} failed: what was written is gone again`;
        throw isNotFound(again) ? new AppError('UNAVAILABLE', lost, { cause: again }) : again;
      });
    }
  }

  async #removeStaged(path: string): Promise<void> {
    const { OBJECT_STORE_TIMEOUT_MS: idleMs } = this.#access;
    const once = { idleMs: Math.min(2_000, idleMs), retryMs: 0 };
    const doing = 'removing a half-written file';
    await persist(doing, once, (guard) =>
      this.#hdfs.call('DELETE', path, { op: 'DELETE' }, { doing, guard, bad: new Set() }),
    ).catch(() => {});
  }

  async #open(key: string, path: string, attempt: WebHdfsTry) {
    try {
      return await this.#hdfs.open(path, attempt);
    } catch (error) {
      throw isNotFound(error) ? notFound(key) : error;
    }
  }

  async #status(path: string, attempt: WebHdfsTry): Promise<FileStatus | undefined> {
    try {
      const answer = await this.#hdfs.call('GET', path, { op: 'GETFILESTATUS' }, attempt);
      return understand(statusAnswer, answer, attempt.doing).FileStatus;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async *#walk(folder: string, prefix: string, call: StoreCall): AsyncIterable<StoredObject> {
    const path = `${this.#base}/${folder}`.replace(/\/$/, '');
    const doing = `listing ${folder === '' ? 'the store' : folder}`;
    for await (const { pathSuffix, type, length, modificationTime } of this.#folder(path, doing, call)) {
      const key = folder + pathSuffix;
      if (!(key.startsWith(prefix) || prefix.startsWith(`${key}/`)) || !isKey(key)) continue;
      if (type === 'DIRECTORY') yield* this.#walk(`${key}/`, prefix, call);
      else if (type === 'FILE') yield { key, size: length, modifiedMs: modificationTime };
    }
  }

  /** The entries of a folder, page by page; none when there is no such folder. */
  async *#folder(path: string, doing: string, call: StoreCall): AsyncIterable<FileStatus> {
    let after: string | undefined;
    do {
      const entries = await this.#call(doing, call, async (attempt) => {
        const from = after === undefined ? {} : { startAfter: after };
        try {
          const answer = await this.#hdfs.call(
            'GET',
            path === '' ? '/' : path,
            { op: 'LISTSTATUS_BATCH', ...from },
            attempt,
          );
          return understand(listAnswer, answer, doing).DirectoryListing;
        } catch (error) {
          if (isNotFound(error)) return undefined;
          throw error;
        }
      });
      const page = entries?.partialListing.FileStatuses.FileStatus ?? [];
      // A file lists itself, without a name.
      yield* page.filter(({ pathSuffix }) => pathSuffix !== '');
      after = (entries?.remainingEntries ?? 0) > 0 ? page.at(-1)?.pathSuffix : undefined;
    } while (after !== undefined);
  }

  #call<T>(doing: string, call: StoreCall, attempt: (attempt: WebHdfsTry) => Promise<T>): Promise<T> {
    const { OBJECT_STORE_TIMEOUT_MS: idleMs, OBJECT_STORE_RETRY_MS: retryMs } = this.#access;
    const bad = new Set<string>();
    return persist(doing, { ...call, idleMs, retryMs, limitMs: putLimitMs }, (guard) => attempt({ doing, guard, bad }));
  }

  #path(key: string): string {
    checkKey(key);
    return `${this.#base}/${key}`;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof AppError && error.code === 'NOT_FOUND';
}

function booleanOf(answer: unknown): boolean {
  return z.object({ boolean: z.literal(true) }).safeParse(answer).success;
}

function understand<T extends z.ZodType>(schema: T, answer: unknown, doing: string): z.infer<T> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new AppError(
    'FAILED_PRECONDITION',
    `${doing} failed: the answer is not WebHDFS's; is the URL that of a NameNode?`,
  );
}
