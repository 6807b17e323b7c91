import type { Intake } from '../../intake/intake.js';
import { compileMapper } from '../mapping/mapper.js';
import type { Mapping } from '../mapping/mapping.js';
import type { FileContent, Fingerprint } from '../source/file-content.js';
import { openRows } from '../source/open-rows.js';
import type { RowSource } from '../source/row.js';
import type { FileCheckpoint, FileKey } from '../store/file-progress.js';
import { type Counts, countNames, type ImportedFile } from '../store/import-rows.js';
import { Assembler, type Piece, rejectsOf } from './assembler.js';
import { checkBatch } from './batch.js';
import { elementIds } from './element-ids.js';
import { KeySet } from './key-set.js';
import type { RejectFile } from './reject-file.js';
import { Sender, type SenderOptions } from './sender.js';
import { ImportError, Stopped } from './stops.js';

/** Pieces that are checked and sent together. */
const batchPieces = 2_000;
const checkpointMs = 500;
/** From this row on the share of refused rows counts. */
const shareFromRow = 1_000;

export interface FileImportOptions extends Pick<SenderOptions, 'producer' | 'onRetry'> {
  content: FileContent;
  print: Fingerprint;
  /** For people. */
  name: string;
  mapping: Mapping;
  key: FileKey;
  /** How far it is. */
  progress: ImportedFile;
  rejects: RejectFile;
  intake: Intake<unknown>;
  maxRejects: number;
  maxRejectShare: number;
  /** Milliseconds since 1970. */
  now: () => number;
  signal: AbortSignal;
  /** Aborted when the file's lock may be another's. */
  lost: AbortSignal;
  /** Stores a checkpoint; throws to end the import. @param share of the file, from 0 to 1 */
  onCheckpoint: (at: Omit<FileCheckpoint, 'bytes'>, share: number) => Promise<void>;
}

/** Sends one file from its checkpoint to its end. */
export class FileImport {
  readonly #o: FileImportOptions;
  readonly #source: RowSource;
  readonly #assembler: Assembler;
  readonly #keys = new KeySet();
  readonly #sender: Sender;
  readonly #counts: Counts;
  #stored: Counts;
  #pieces: Piece[] = [];
  #checkpointAt = performance.now();

  private constructor(options: FileImportOptions, source: RowSource) {
    this.#o = options;
    this.#source = source;
    this.#assembler = new Assembler(compileMapper(options.mapping, source.columns), this.#keys);
    this.#sender = new Sender(options);
    const { rows, accepted, dropped, skipped, rejected } = options.progress;
    this.#counts = { rows, accepted, dropped, skipped, rejected };
    this.#stored = { ...this.#counts };
  }

  /**
   * Reads all rows again from the first, and sends those behind the checkpoint: what came before is only looked at, since the keys and
   * groups of later rows hang on it.
   * @returns false if there were more keys than are looked at for doubles
   * @throws Stopped, ImportError, SourceError, RejectFileError, or what `onCheckpoint` throws; the last checkpoint holds
   */
  static async run(options: FileImportOptions): Promise<{ allKeysChecked: boolean }> {
    const source = await openRows(options.content, options.mapping, options.print);
    try {
      const run = new FileImport(options, source);
      await run.#run();
      return { allKeysChecked: !run.#keys.full };
    } finally {
      await source.close();
    }
  }

  async #run(): Promise<void> {
    try {
      for await (const rows of this.#source.rows()) {
        for (const row of rows) {
          this.#assembler.push(row, this.#pieces);
          // Told before the checkpoint.
          if (this.#assembler.settled <= this.#counts.rows) this.#pieces.length = 0;
          else if (this.#pieces.length >= batchPieces) await this.#flush();
        }
        if (this.#o.signal.aborted) throw new Stopped();
      }
      this.#assembler.end(this.#pieces);
      if (this.#assembler.settled < this.#counts.rows) throw new ImportError('has fewer rows than were imported of it');
      if (this.#assembler.settled === this.#counts.rows) this.#pieces.length = 0;
      await this.#flush();
    } catch (error) {
      // What is under way is waited for and kept, so that as little as can be is sent again.
      if (!this.#o.lost.aborted) await this.#checkpoint(false).catch(() => undefined);
      throw error;
    }
    await this.#o.content.checkUnchanged();
    await this.#checkpoint(true);
  }

  async #flush(): Promise<void> {
    const { intake, mapping, key, now, rejects, content } = this.#o;
    const pieces = this.#pieces;
    this.#pieces = [];
    const ids = elementIds(key.tenantId, key.kind, key.contentSha256);
    const batch = await checkBatch(pieces, { intake, mapping, ids, tenantId: key.tenantId, nowMs: now() });
    await content.checkUnchanged();
    // The reject file first: where it is full nothing is sent that is not told.
    await rejects.write(batch.rejects);
    await this.#sender.send(batch.messages, async (found) => {
      for (const { index, reason } of found) {
        const refused = rejectsOf(batch.pieces[index]?.rows ?? [], 0, '', reason);
        await rejects.write(refused);
        this.#counts.rejected += refused.length;
        this.#counts.accepted--;
      }
    });
    this.#counts.accepted += batch.messages.length;
    this.#counts.dropped += batch.dropped;
    this.#counts.skipped += batch.skipped;
    this.#counts.rejected += batch.rejects.length;
    this.#counts.rows = this.#assembler.settled;
    const tooMany = this.#tooManyRejects();
    if (tooMany === undefined && performance.now() - this.#checkpointAt < checkpointMs) return;
    await this.#checkpoint(false);
    if (tooMany !== undefined) throw new ImportError(tooMany);
  }

  #tooManyRejects(): string | undefined {
    const { rows, rejected } = this.#counts;
    const { maxRejects, maxRejectShare, progress } = this.#o;
    const share = rejected / Math.max(1, rows);
    const byShare = rows >= shareFromRow && share > maxRejectShare;
    if (rejected <= maxRejects && !byShare) return undefined;
    const told = byShare
      ? `${Math.round(share * 100)}% of its first ${rows} rows are refused`
      : `${rejected} of its rows are refused`;
    return (
      `${told}, more than the import takes (${maxRejects}, or a share of ${maxRejectShare}). Look into ${progress.rejectFile}, ` +
      'mend the mapping or the file, or start it again with a larger --max-rejects or --max-reject-share, and it goes on'
    );
  }

  async #checkpoint(done: boolean): Promise<void> {
    const { rejects, onCheckpoint } = this.#o;
    await this.#sender.drained();
    await rejects.sync();
    this.#checkpointAt = performance.now();
    const counts = { ...this.#counts };
    const more = { ...counts };
    for (const name of countNames) more[name] -= this.#stored[name];
    // Not twice, should it be stored and end the import all the same.
    this.#stored = counts;
    await onCheckpoint({ counts, more, rejectBytes: rejects.bytes, done }, done ? 1 : this.#source.share());
  }
}
