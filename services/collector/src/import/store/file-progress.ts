import type { Pool } from '@insight-mesh/runtime/postgres';
import { type Counts, type FileDbRow, type ImportedFile, toFile } from './import-rows.js';

/** What tells one file's import from all others: a content by a mapping. */
export interface FileKey {
  tenantId: string;
  kind: string;
  contentSha256: string;
  mappingSha256: string;
}

const columns = `path, size, content_sha256, state, rows_done, accepted, dropped, skipped, rejected, reject_file, reject_bytes, updated_at`;
const isFile = 'tenant_id = $1 AND kind = $2 AND content_sha256 = $3 AND mapping_sha256 = $4';
const keyOf = (key: FileKey) => [key.tenantId, key.kind, key.contentSha256, key.mappingSha256];

/** A file as it is begun, and what else is known of its path and content. */
export interface BegunFile extends ImportedFile {
  /** Rows that were imported of its path when it had other content, and that is not done. */
  otherContentRows?: number;
  /** When its content was imported whole by another mapping, in milliseconds since 1970. */
  byOtherMappingMs?: number;
}

export interface FileCheckpoint {
  /** In all runs. */
  counts: Counts;
  /** Since the last checkpoint. */
  more: Counts;
  /** Of the file, since the last checkpoint, for whoever watches. */
  bytes: number;
  rejectBytes: number;
  done: boolean;
}

/** How far files are imported; each is written by the holder of its lock alone. */
export class FileProgress {
  constructor(readonly pool: Pool) {}

  /**
   * Begins a file, or goes on with it.
   * @param o.rejectFile where refused rows go, unless some went elsewhere already
   */
  async begin(
    key: FileKey,
    o: { importId: string; path: string; size: number; rejectFile: string },
  ): Promise<BegunFile> {
    const { rows } = await this.pool.query<FileDbRow & { other_rows: string | null; other_done: Date | null }>(
      `INSERT INTO import_files AS f (tenant_id, kind, content_sha256, mapping_sha256, import_id, path, size, reject_file)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (tenant_id, kind, content_sha256, mapping_sha256) DO UPDATE SET
          import_id = CASE f.state WHEN 'done' THEN f.import_id ELSE excluded.import_id END,
          path = CASE f.state WHEN 'done' THEN f.path ELSE excluded.path END,
          reject_file = CASE WHEN f.state = 'done' OR f.reject_bytes > 0 THEN f.reject_file ELSE excluded.reject_file END
        RETURNING ${columns},
          (SELECT max(rows_done) FROM import_files WHERE tenant_id = $1 AND kind = $2 AND path = $6 AND state = 'reading'
            AND content_sha256 <> $3 AND rows_done > 0) AS other_rows,
          (SELECT max(done_at) FROM import_files WHERE tenant_id = $1 AND kind = $2 AND content_sha256 = $3
            AND mapping_sha256 <> $4 AND state = 'done') AS other_done`,
      [...keyOf(key), o.importId, o.path, o.size, o.rejectFile],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('a file of an import could not be begun');
    return {
      ...toFile(row),
      ...(row.other_rows === null ? {} : { otherContentRows: Number(row.other_rows) }),
      ...(row.other_done === null ? {} : { byOtherMappingMs: row.other_done.getTime() }),
    };
  }

  /** Forgets how far a file is that is not done, and what was imported in part of its path with other content. */
  async forget(key: FileKey, path: string): Promise<void> {
    await this.pool.query(
      `DELETE FROM import_files WHERE tenant_id = $1 AND kind = $2 AND state = 'reading'
        AND ((content_sha256 = $3 AND mapping_sha256 = $4) OR (content_sha256 <> $3 AND path = $5))`,
      [...keyOf(key), path],
    );
  }

  /**
   * Stores what became of a file's rows up to a checkpoint, in all its runs, and what of that is new to the import.
   * @returns whether the import shall end
   */
  async checkpoint(key: FileKey, importId: string, at: FileCheckpoint): Promise<boolean> {
    const { counts, more } = at;
    const { rows } = await this.pool.query<{ cancel_requested: boolean }>(
      `WITH file AS (
          UPDATE import_files SET rows_done = $5, accepted = $6, dropped = $7, skipped = $8, rejected = $9, reject_bytes = $10,
            state = CASE WHEN $11 THEN 'done' ELSE state END, done_at = CASE WHEN $11 THEN now() END, updated_at = now()
          WHERE ${isFile} AND state = 'reading' RETURNING 1)
        UPDATE imports SET rows = rows + $13, accepted = accepted + $14, dropped = dropped + $15, skipped = skipped + $16,
          rejected = rejected + $17, bytes_done = bytes_done + $18, files_done = files_done + CASE WHEN $11 THEN 1 ELSE 0 END,
          updated_at = now()
        WHERE tenant_id = $1 AND id = $12 AND EXISTS (SELECT FROM file) RETURNING cancel_requested`,
      [
        ...keyOf(key),
        ...[counts.rows, counts.accepted, counts.dropped, counts.skipped, counts.rejected, at.rejectBytes, at.done],
        importId,
        ...[more.rows, more.accepted, more.dropped, more.skipped, more.rejected, at.bytes],
      ],
    );
    if (rows[0] === undefined) throw new Error('the progress of the file was taken away while it was imported');
    return rows[0].cancel_requested;
  }

  /** Counts a file that was imported before. @returns whether the import shall end */
  async skip(tenantId: string, importId: string, bytes: number): Promise<boolean> {
    const { rows } = await this.pool.query<{ cancel_requested: boolean }>(
      `UPDATE imports SET bytes_done = bytes_done + $3, files_skipped = files_skipped + 1, updated_at = now()
        WHERE tenant_id = $1 AND id = $2 RETURNING cancel_requested`,
      [tenantId, importId, bytes],
    );
    return rows[0]?.cancel_requested ?? false;
  }
}
