import type { ImportKind } from '../mapping/mapping.js';
import { type ImportRequest, importRequest } from './request.js';

export const importStates = ['queued', 'running', 'done', 'failed', 'cancelled', 'stopped', 'interrupted'] as const;
/** As stored, but `interrupted`: running or queued, and its process is gone. */
export type ImportState = (typeof importStates)[number];

/** Rows and what became of them. */
export interface Counts {
  rows: number;
  /** Elements stored in Kafka. */
  accepted: number;
  /** Elements in order that the tenant's policy keeps out. */
  dropped: number;
  /** Rows passed over, as the mapping says. */
  skipped: number;
  /** Rows in the reject file. */
  rejected: number;
}

export const countNames = ['rows', 'accepted', 'dropped', 'skipped', 'rejected'] as const satisfies (keyof Counts)[];
export const noCounts: Readonly<Counts> = { rows: 0, accepted: 0, dropped: 0, skipped: 0, rejected: 0 };

/** An import as it stands. */
export interface ImportRun extends Counts {
  id: string;
  kind: ImportKind;
  request: ImportRequest;
  requestedBy: string;
  state: ImportState;
  error: string;
  createdMs: number;
  updatedMs: number;
  endedMs: number | undefined;
  files: number;
  filesDone: number;
  filesSkipped: number;
  bytes: number;
  bytesDone: number;
}

/** A file of an import, in all its runs. */
export interface ImportedFile extends Counts {
  path: string;
  size: number;
  contentSha256: string;
  done: boolean;
  rejectFile: string;
  rejectBytes: number;
  updatedMs: number;
}

export interface ImportDbRow {
  id: string;
  kind: ImportKind;
  request: unknown;
  requested_by: string;
  state: ImportState;
  error: string;
  alive: boolean;
  created_at: Date;
  updated_at: Date;
  ended_at: Date | null;
  files: number;
  files_done: number;
  files_skipped: number;
  bytes: string;
  bytes_done: string;
  rows: string;
  accepted: string;
  dropped: string;
  skipped: string;
  rejected: string;
}

function counts(row: Pick<ImportDbRow, keyof Counts>): Counts {
  return {
    rows: Number(row.rows),
    accepted: Number(row.accepted),
    dropped: Number(row.dropped),
    skipped: Number(row.skipped),
    rejected: Number(row.rejected),
  };
}

export function toImport(row: ImportDbRow): ImportRun {
  const unfinished = row.state === 'running' || row.state === 'queued';
  return {
    id: row.id,
    kind: row.kind,
    request: importRequest.parse(row.request),
    requestedBy: row.requested_by,
    state: unfinished && !row.alive ? 'interrupted' : row.state,
    error: row.error,
    createdMs: row.created_at.getTime(),
    updatedMs: row.updated_at.getTime(),
    endedMs: row.ended_at?.getTime(),
    files: row.files,
    filesDone: row.files_done,
    filesSkipped: row.files_skipped,
    bytes: Number(row.bytes),
    bytesDone: Number(row.bytes_done),
    ...counts(row),
  };
}

export interface FileDbRow extends Pick<ImportDbRow, Exclude<keyof Counts, 'rows'>> {
  path: string;
  size: string;
  content_sha256: string;
  state: 'reading' | 'done';
  rows_done: string;
  reject_file: string;
  reject_bytes: string;
  updated_at: Date;
}

export function toFile(row: FileDbRow): ImportedFile {
  return {
    path: row.path,
    size: Number(row.size),
    contentSha256: row.content_sha256,
    done: row.state === 'done',
    rejectFile: row.reject_file,
    rejectBytes: Number(row.reject_bytes),
    updatedMs: row.updated_at.getTime(),
    ...counts({ ...row, rows: row.rows_done }),
  };
}
