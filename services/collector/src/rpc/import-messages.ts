import { relative } from 'node:path';
import type { Import } from '@insight-mesh/contracts/types/insightmesh/collector/v1/Import';
import type { ImportFile } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ImportFile';
import type { ImportState as RpcState } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ImportState';
import { AppError } from '@insight-mesh/runtime/errors';
import { toTimestamp } from '@insight-mesh/runtime/time';
import type { ImportedFile, ImportRun, ImportState } from '../import/store/import-rows.js';

const states = {
  queued: 'IMPORT_STATE_QUEUED',
  running: 'IMPORT_STATE_RUNNING',
  done: 'IMPORT_STATE_DONE',
  failed: 'IMPORT_STATE_FAILED',
  cancelled: 'IMPORT_STATE_CANCELLED',
  stopped: 'IMPORT_STATE_STOPPED',
  interrupted: 'IMPORT_STATE_INTERRUPTED',
} as const satisfies Record<ImportState, RpcState>;

export function hasEnded({ state }: ImportRun): boolean {
  return state !== 'queued' && state !== 'running';
}

export function toRpcImport(run: ImportRun): Import {
  const { rows, accepted, dropped, skipped, rejected } = run;
  return {
    import_id: run.id,
    kind: run.kind,
    path: run.request.path,
    state: states[run.state],
    error: run.error,
    requested_by: run.requestedBy,
    created_at: toTimestamp(run.createdMs),
    updated_at: toTimestamp(run.updatedMs),
    ...(run.endedMs === undefined ? {} : { ended_at: toTimestamp(run.endedMs) }),
    files: run.files,
    files_done: run.filesDone,
    files_skipped: run.filesSkipped,
    bytes: run.bytes,
    bytes_done: run.bytesDone,
    counts: { rows, accepted, dropped, skipped, rejected },
  };
}

export function toRpcFile(file: ImportedFile, run: ImportRun): ImportFile {
  const { rows, accepted, dropped, skipped, rejected } = file;
  return {
    path: relative(run.request.root, file.path),
    bytes: file.size,
    sha256: file.contentSha256,
    done: file.done,
    counts: { rows, accepted, dropped, skipped, rejected },
    reject_file: file.rejectBytes > 0 ? file.rejectFile : '',
  };
}

/** An import's id as a call gives it. @throws AppError NOT_FOUND for what can be none */
export function importId(id: string): string {
  // Not asked of Postgres, which refuses text with a NUL.
  if (/^[A-Za-z0-9_-]{1,64}$/.test(id)) return id;
  throw new AppError('NOT_FOUND', 'there is no such import');
}
