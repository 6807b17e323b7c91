import { AppError } from '@insight-mesh/runtime/errors';
import type { Pool } from '@insight-mesh/runtime/postgres';
import {
  type FileDbRow,
  type ImportDbRow,
  type ImportedFile,
  type ImportRun,
  toFile,
  toImport,
} from './import-rows.js';
import type { ImportRequest } from './request.js';

/** A process that was started has so long to say that it runs. */
const startSeconds = 60;

/** The lock of an import, as pg_locks shows it: halves of the 64-bit key. */
const alive = `(EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('insight-mesh import ' || current_schema() || ' ' || tenant_id || '/' || id, 0))
  OR (state = 'queued' AND created_at > now() - interval '${startSeconds} seconds')) AS alive`;
const columns = `id, kind, request, requested_by, state, error, ${alive}, created_at, updated_at, ended_at, files, files_done,
  files_skipped, bytes, bytes_done, rows, accepted, dropped, skipped, rejected`;
const fileColumns = `path, size, content_sha256, state, rows_done, accepted, dropped, skipped, rejected, reject_file, reject_bytes, updated_at`;

export interface ImportPosition {
  createdMs: number;
  id: string;
}

/** Imports as their callers see them. The pool's search_path is the collector's schema. */
export class ImportStore {
  constructor(readonly pool: Pool) {}

  async create(o: { tenantId: string; id: string; request: ImportRequest; by: string }): Promise<void> {
    await this.pool.query(
      'INSERT INTO imports (tenant_id, id, kind, request, requested_by) VALUES ($1, $2, $3, $4, $5)',
      [o.tenantId, o.id, o.request.mapping.kind, JSON.stringify(o.request), o.by],
    );
  }

  /** @throws AppError NOT_FOUND; another tenant's is not there */
  async get(tenantId: string, id: string): Promise<ImportRun> {
    const { rows } = await this.pool.query<ImportDbRow>(
      `SELECT ${columns} FROM imports WHERE tenant_id = $1 AND id = $2`,
      [tenantId, id],
    );
    const [row] = rows;
    if (row === undefined) throw new AppError('NOT_FOUND', 'there is no such import');
    return toImport(row);
  }

  /** The newest first. */
  async list(tenantId: string, limit: number, after?: ImportPosition): Promise<ImportRun[]> {
    const { rows } = await this.pool.query<ImportDbRow>(
      `SELECT ${columns} FROM imports WHERE tenant_id = $1
        AND ($2::timestamptz IS NULL OR (date_trunc('milliseconds', created_at), id) < ($2, $3))
        ORDER BY date_trunc('milliseconds', created_at) DESC, id DESC LIMIT $4`,
      [tenantId, after === undefined ? null : new Date(after.createdMs), after?.id ?? '', limit],
    );
    return rows.map(toImport);
  }

  /** The files that an import read last, by path. @param after the content of the last one before them */
  async files(tenantId: string, importId: string, limit: number, after?: string): Promise<ImportedFile[]> {
    const { rows } = await this.pool.query<FileDbRow>(
      `SELECT ${fileColumns} FROM import_files WHERE tenant_id = $1 AND import_id = $2
        AND ($3::text IS NULL OR (path COLLATE "C", content_sha256) >
          (SELECT path COLLATE "C", content_sha256 FROM import_files WHERE tenant_id = $1 AND import_id = $2 AND content_sha256 = $3))
        ORDER BY path COLLATE "C", content_sha256 LIMIT $4`,
      [tenantId, importId, after ?? null, limit],
    );
    return rows.map(toFile);
  }

  /** How many of these have not ended. */
  async unfinished(imports: readonly { tenantId: string; id: string }[]): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM imports JOIN unnest($1::text[], $2::text[]) AS these(tenant_id, id) USING (tenant_id, id)
        WHERE state IN ('queued', 'running')`,
      [imports.map(({ tenantId }) => tenantId), imports.map(({ id }) => id)],
    );
    return rows[0]?.n ?? 0;
  }

  /** Ends one whose process never began with it. */
  async failQueued(tenantId: string, id: string): Promise<void> {
    await this.pool.query(
      `UPDATE imports SET state = 'failed', error = 'its process did not start; the log of the collector says more',
          ended_at = now(), updated_at = now()
        WHERE tenant_id = $1 AND id = $2 AND state = 'queued'`,
      [tenantId, id],
    );
  }

  /** False if it has ended already. @throws AppError NOT_FOUND */
  async requestCancel(tenantId: string, id: string): Promise<boolean> {
    const { state } = await this.get(tenantId, id);
    // One whose process is gone has nobody who would see it.
    const ended = state === 'interrupted' ? "state = 'cancelled', ended_at = now()," : '';
    const { rowCount } = await this.pool.query(
      `UPDATE imports SET ${ended} cancel_requested = true, updated_at = now()
        WHERE tenant_id = $1 AND id = $2 AND state IN ('queued', 'running')`,
      [tenantId, id],
    );
    return rowCount === 1;
  }

  async start(tenantId: string, id: string): Promise<void> {
    await this.pool.query("UPDATE imports SET state = 'running', updated_at = now() WHERE tenant_id = $1 AND id = $2", [
      tenantId,
      id,
    ]);
  }

  /** What it will have to read. */
  async measure(tenantId: string, id: string, total: { files: number; bytes: number }): Promise<void> {
    await this.pool.query(
      'UPDATE imports SET files = $3, bytes = $4, updated_at = now() WHERE tenant_id = $1 AND id = $2',
      [tenantId, id, total.files, total.bytes],
    );
  }

  async end(
    tenantId: string,
    id: string,
    state: 'done' | 'failed' | 'cancelled' | 'stopped',
    error = '',
  ): Promise<void> {
    await this.pool.query(
      'UPDATE imports SET state = $3, error = $4, ended_at = now(), updated_at = now() WHERE tenant_id = $1 AND id = $2',
      [tenantId, id, state, error],
    );
  }
}
