import { basename, join } from 'node:path';
import type { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Pool } from '@insight-mesh/runtime/postgres';
import type { Intakes } from '../../intake/open-intakes.js';
import { mappingHash } from '../mapping/read-mapping.js';
import { FileContent, type Fingerprint } from '../source/file-content.js';
import { formatOf } from '../source/file-names.js';
import { inflated } from '../source/inflate.js';
import type { InputFile } from '../source/input-files.js';
import { SourceError } from '../source/row.js';
import { type BegunFile, type FileCheckpoint, type FileKey, FileProgress } from '../store/file-progress.js';
import { type Counts, countNames, noCounts } from '../store/import-rows.js';
import type { ImportStore } from '../store/import-store.js';
import type { ImportLocks } from '../store/locks.js';
import type { ImportRequest } from '../store/request.js';
import { FileImport } from './file-import.js';
import { RejectFile } from './reject-file.js';
import { Cancelled, ImportError, Stopped } from './stops.js';

/** That are kept of an import. */
const mostNotices = 1_000;

export interface ImportTools {
  pool: Pool;
  store: ImportStore;
  locks: ImportLocks;
  intakes: Intakes;
  producer: MeshProducer;
  log: Logger;
  /** Milliseconds since 1970. */
  now: () => number;
  signal: AbortSignal;
}

/** Where an import stands, for people. */
export interface ImportProgress extends Counts {
  files: number;
  filesDone: number;
  filesSkipped: number;
  bytes: number;
  bytesDone: number;
  /** The file in hand. */
  file: string;
  /** What whoever started it should know. */
  notices: string[];
  /** Those that hold something of the files of this run. */
  rejectFiles: string[];
}

export interface ImportJob {
  tenantId: string;
  id: string;
  request: ImportRequest;
  onProgress: (progress: ImportProgress) => void;
  onNotice: (notice: string) => void;
}

/** All files of an import, one after the other. */
export class ImportRunner {
  readonly #tools: ImportTools;
  readonly #job: ImportJob;
  readonly #files: FileProgress;
  readonly #mappingSha256: string;
  readonly #progress: ImportProgress;

  constructor(tools: ImportTools, job: ImportJob, inputs: readonly InputFile[]) {
    this.#tools = tools;
    this.#job = job;
    this.#files = new FileProgress(tools.pool);
    this.#mappingSha256 = mappingHash(job.request.mapping);
    const bytes = inputs.reduce((sum, { size }) => sum + size, 0);
    this.#progress = {
      ...noCounts,
      files: inputs.length,
      filesDone: 0,
      filesSkipped: 0,
      bytes,
      bytesDone: 0,
      file: '',
      notices: [],
      rejectFiles: [],
    };
  }

  get progress(): ImportProgress {
    return this.#progress;
  }

  async file(input: InputFile): Promise<void> {
    const { signal } = this.#tools;
    if (signal.aborted) throw new Stopped();
    this.#progress.file = input.name;
    this.#job.onProgress(this.#progress);
    const content = await FileContent.open(input.path);
    try {
      const print = await content.fingerprint(() => undefined, signal);
      const { tenantId, request } = this.#job;
      const key = {
        tenantId,
        kind: request.mapping.kind,
        contentSha256: print.sha256,
        mappingSha256: this.#mappingSha256,
      };
      const lock = `file ${tenantId} ${key.kind} ${key.contentSha256} ${key.mappingSha256}`;
      if (!(await this.#tools.locks.take(lock))) {
        throw new ImportError(
          'is being imported by another process right now: wait until that has ended, and start this again',
        );
      }
      try {
        await this.#locked(input, content, print, key);
      } finally {
        // Nobody has to wait for it: what the connection is asked next comes after it.
        this.#tools.locks.release(lock).catch(() => undefined);
      }
    } catch (error) {
      if (signal.aborted) throw error instanceof Cancelled ? error : new Stopped();
      if (!(error instanceof SourceError || error instanceof ImportError)) throw error;
      throw new ImportError(`${input.name} ${error.message}`);
    } finally {
      await content.close();
    }
  }

  async #locked(input: InputFile, content: FileContent, print: Fingerprint, key: FileKey): Promise<void> {
    const { request, id, tenantId } = this.#job;
    const { intakes, producer, now, signal, locks } = this.#tools;
    if (request.anew) await this.#files.forget(key, input.path);
    const progress = await this.#files.begin(key, {
      importId: id,
      path: input.path,
      size: print.size,
      rejectFile: this.#rejectFile(input, key),
    });
    if (progress.done) return this.#skip(input, print, progress);
    if (progress.otherContentRows !== undefined) throw otherContent(progress.otherContentRows);
    if (progress.rows === 0) this.#tellOtherMapping(input, progress);
    else this.#tell(`${input.name}: goes on behind its row ${progress.rows}`);
    if (formatOf(input.path, request.mapping.format)?.gzip === true)
      await readToTheEnd(inflated(content.blocks(print)), signal);
    const rejects = await RejectFile.open({
      path: progress.rejectFile,
      input: input.path,
      bytes: progress.rejectBytes,
      raw: request.keepRaw,
    });
    const base = this.#progress.bytesDone;
    try {
      const { allKeysChecked } = await FileImport.run({
        content,
        print,
        name: input.name,
        mapping: request.mapping,
        key,
        progress,
        rejects,
        intake: request.mapping.kind === 'items' ? intakes.items : intakes.events,
        producer,
        maxRejects: request.maxRejects,
        maxRejectShare: request.maxRejectShare,
        now,
        signal,
        lost: locks.signal,
        onRetry: (why) => this.#job.onNotice(`Kafka does not take the rows, trying again: ${why}`),
        onCheckpoint: (at, share) => this.#checkpoint(key, at, base + Math.floor(share * input.size)),
      });
      if (!allKeysChecked)
        this.#tell(`${input.name}: has more keys than are looked at for doubles; later ones were not looked at`);
    } finally {
      await rejects.close();
      if (rejects.bytes > 0) this.#progress.rejectFiles.push(progress.rejectFile);
    }
    this.#tools.log.info({ tenant: tenantId, import: id, file: input.name }, 'a file was imported');
  }

  async #skip(input: InputFile, print: Fingerprint, { rejectFile, rejectBytes }: BegunFile): Promise<void> {
    // Also of a run that was ended after the last row and could not tell.
    if (rejectBytes > 0) this.#progress.rejectFiles.push(rejectFile);
    this.#tell(`${input.name}: was imported before, and is not sent again`);
    this.#progress.filesSkipped++;
    this.#progress.bytesDone += print.size;
    this.#job.onProgress(this.#progress);
    if (await this.#files.skip(this.#job.tenantId, this.#job.id, print.size)) throw new Cancelled();
  }

  #tellOtherMapping(input: InputFile, { byOtherMappingMs: before }: BegunFile): void {
    if (before === undefined) return;
    const day = new Date(before).toISOString().slice(0, 10);
    this.#tell(
      `${input.name}: was imported by another mapping on ${day}; events without a key have the same ids again, and count once within SEEN_DAYS of feature`,
    );
  }

  #rejectFile(input: InputFile, key: FileKey): string {
    const { request, tenantId } = this.#job;
    const name = `${basename(input.path).slice(0, 120)}.${key.contentSha256.slice(0, 12)}-${key.mappingSha256.slice(0, 8)}.rejects.ndjson`;
    return join(request.rejects, tenantId, name);
  }

  #tell(notice: string): void {
    const { notices } = this.#progress;
    if (notices.length < mostNotices) notices.push(notice);
    this.#job.onNotice(notice);
  }

  async #checkpoint(key: FileKey, at: Omit<FileCheckpoint, 'bytes'>, bytesDone: number): Promise<void> {
    const bytes = Math.max(0, bytesDone - this.#progress.bytesDone);
    for (const name of countNames) this.#progress[name] += at.more[name];
    this.#progress.bytesDone += bytes;
    if (at.done) this.#progress.filesDone++;
    this.#job.onProgress(this.#progress);
    if (await this.#files.checkpoint(key, this.#job.id, { ...at, bytes })) throw new Cancelled();
  }
}

function otherContent(rows: number): ImportError {
  return new ImportError(
    `was changed since ${rows} rows of it were imported, and now has other content: put the old content back, and the import goes on; ` +
      'or with --anew it begins with the new content, whose rows have other ids unless the mapping has a key',
  );
}

/** A gzip file that is cut off is known for that before anything is sent. */
async function readToTheEnd(blocks: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
  for await (const _ of blocks) if (signal.aborted) throw new Stopped();
}
