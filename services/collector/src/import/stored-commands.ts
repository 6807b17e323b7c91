import { resolve } from 'node:path';
import type { Io } from './command-io.js';
import { json } from './command-io.js';
import { openImportPool } from './open-tools.js';
import { table } from './show.js';
import type { ImportRun } from './store/import-rows.js';
import { ImportStore } from './store/import-store.js';

function described(run: ImportRun): object {
  const {
    id,
    kind,
    request,
    requestedBy,
    state,
    error,
    createdMs,
    endedMs,
    files,
    filesDone,
    filesSkipped,
    bytes,
    bytesDone,
    rows,
    accepted,
    dropped,
    skipped,
    rejected,
  } = run;
  return {
    import_id: id,
    kind,
    state,
    ...(error === '' ? {} : { error }),
    path: resolve(request.root, request.path),
    rejects: request.rejects,
    requested_by: requestedBy,
    created_at: new Date(createdMs).toISOString(),
    ...(endedMs === undefined ? {} : { ended_at: new Date(endedMs).toISOString() }),
    files,
    files_done: filesDone,
    files_skipped: filesSkipped,
    bytes,
    bytes_done: bytesDone,
    rows,
    accepted,
    dropped,
    skipped,
    rejected,
  };
}

async function withStore(io: Io, work: (store: ImportStore) => Promise<void>): Promise<void> {
  const pool = openImportPool(io.config(), io.log);
  try {
    await work(new ImportStore(pool));
  } finally {
    await pool.end();
  }
}

const listed = 20;

/** The newest imports of a tenant. */
export async function list(tenant: string, io: Io): Promise<void> {
  await withStore(io, async (store) => {
    const runs = await store.list(tenant, listed);
    const rows = runs.map((run) => [
      run.id,
      run.kind,
      run.state,
      String(run.rows),
      String(run.rejected),
      `${run.filesDone + run.filesSkipped}/${run.files}`,
      new Date(run.createdMs).toISOString(),
    ]);
    process.stdout.write(table(['import', 'kind', 'state', 'rows', 'refused', 'files', 'begun'], rows));
    json({ ok: true, imports: runs.map(described) });
  });
}

/** How far one is. */
export async function status(tenant: string, id: string, io: Io): Promise<void> {
  await withStore(io, async (store) => {
    const run = await store.get(tenant, id);
    const files = await store.files(tenant, id, 1_000);
    const rows = files.map((file) => [
      file.path,
      file.done ? 'done' : 'reading',
      String(file.rows),
      String(file.accepted),
      String(file.rejected),
    ]);
    process.stdout.write(table(['file', 'state', 'rows', 'stored', 'refused'], rows));
    if (run.error !== '') process.stdout.write(`${run.state}: ${run.error}\n`);
    json({
      ok: true,
      ...described(run),
      reject_files: files.filter(({ rejectBytes }) => rejectBytes > 0).map(({ rejectFile }) => rejectFile),
    });
  });
}

/** Ends one. */
export async function cancel(tenant: string, id: string, io: Io): Promise<void> {
  await withStore(io, async (store) => {
    const asked = await store.requestCancel(tenant, id);
    process.stdout.write(asked ? 'it ends at its next checkpoint\n' : 'it has ended already\n');
    json({ ok: true, cancelled: asked, import_id: id });
  });
}
