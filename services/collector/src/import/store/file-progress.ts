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
  ): Promise<ImportedFile> {
    const { rows } = await this.pool.query<FileDbRow>(
      `INSERT INTO import_files AS f (tenant_id, kind, content_sha256, mapping_sha256, import_id, path, size, reject_file)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (tenant_id, kind, content_sha256, mapping_sha256) DO UPDATE SET
          import_id = CASE f.state WHEN 'done' THEN f.import_id ELSE excluded.import_id END,
          path = CASE f.state WHEN 'done' THEN f.path ELSE excluded.path END,
          reject_file = CASE WHEN f.state = 'done' OR f.reject_bytes > 0 THEN f.reject_file ELSE excluded.reject_file END
        RETURNING ${columns}`,
      [...keyOf(key), o.importId, o.path, o.size, o.rejectFile],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('a file of an import could not be begun');
    return toFile(row);
  }

  /** Forgets how far a file is that is not done. */
  async forget(key: FileKey): Promise<void> {
    await this.pool.query(`DELETE FROM import_files WHERE ${isFile} AND state = 'reading'`, keyOf(key));
  }

  /** What was imported in part of the same path, when its content was another. */
  async otherContent(key: FileKey, path: string): Promise<ImportedFile | undefined> {
    const { rows } = await this.pool.query<FileDbRow>(
      `SELECT ${columns} FROM import_files WHERE tenant_id = $1 AND kind = $2 AND path = $3 AND state = 'reading'
        AND content_sha256 <> $4 AND rows_done > 0 LIMIT 1`,
      [key.tenantId, key.kind, path, key.contentSha256],
    );
    return rows[0] === undefined ? undefined : toFile(rows[0]);
  }

  /** Forgets what was imported in part of a path. */
  async forgetPath(key: FileKey, path: string): Promise<void> {
    await this.pool.query(
      "DELETE FROM import_files WHERE tenant_id = $1 AND kind = $2 AND path = $3 AND state = 'reading' AND content_sha256 <> $4",
      [key.tenantId, key.kind, path, key.contentSha256],
    );
  }

  /** When the same content was imported whole by another mapping, in milliseconds since 1970; undefined if never. */
  async byOtherMapping(key: FileKey): Promise<number | undefined> {
    const { rows } = await this.pool.query<{ done_at: Date }>(
      `SELECT done_at FROM import_files WHERE tenant_id = $1 AND kind = $2 AND content_sha256 = $3 AND mapping_sha256 <> $4
        AND state = 'done' ORDER BY done_at DESC LIMIT 1`,
      keyOf(key),
    );
    return rows[0]?.done_at.getTime();
  }

  /** What a file's rows up to a checkpoint became, in all its runs. */
  async checkpoint(key: FileKey, counts: Counts, rejectBytes: number, done: boolean): Promise<void> {
    const { rowCount } = await this.pool.query(
      `UPDATE import_files SET rows_done = $5, accepted = $6, dropped = $7, skipped = $8, rejected = $9, reject_bytes = $10,
          state = CASE WHEN $11 THEN 'done' ELSE state END, done_at = CASE WHEN $11 THEN now() END, updated_at = now()
        WHERE ${isFile} AND state = 'reading'`,
      [...keyOf(key), counts.rows, counts.accepted, counts.dropped, counts.skipped, counts.rejected, rejectBytes, done],
    );
    if (rowCount !== 1) throw new Error('the progress of the file was taken away while it was imported');
  }
}
