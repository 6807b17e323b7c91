import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { importLockName } from '../store/locks.js';
import type { ImportRequest } from '../store/request.js';
import type { ImportJob, ImportProgress, ImportTools } from './import-runner.js';
import { runImport } from './run-import.js';
import { Cancelled, ImportError, Stopped } from './stops.js';

export interface Performed {
  state: 'done' | 'failed' | 'cancelled' | 'stopped';
  /** Of one that is not done. */
  error: unknown;
  outcome: ImportProgress | undefined;
}

/** The deepest folder of a path that is there, without links; the rest behind it. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realOf(parent), relative(parent, path));
  }
}

/**
 * Makes the folder of the reject files, for its owner alone.
 * @throws ImportError where it is, or lies in, what is imported
 */
async function makeRejectsFolder(request: ImportRequest, tenantId: string): Promise<void> {
  const input = await realOf(join(request.root, request.path));
  const rejects = await realOf(request.rejects);
  const way = relative(input, rejects);
  if (way === '' || !(way.startsWith('..') || way.startsWith('/'))) {
    throw new ImportError(`the folder of rejects ${request.rejects} lies in what is imported: name one elsewhere`);
  }
  await mkdir(join(request.rejects, tenantId), { recursive: true, mode: 0o700 }).catch((error: Error) => {
    throw new ImportError(`the folder of rejects ${request.rejects} cannot be made: ${error.message}`);
  });
}

async function writeReport(
  job: ImportJob,
  state: string,
  error: string,
  outcome: ImportProgress | undefined,
): Promise<void> {
  const { request, tenantId, id } = job;
  const report = {
    import_id: id,
    kind: request.mapping.kind,
    root: request.root,
    path: request.path,
    state,
    error,
    ...outcome,
  };
  await writeFile(join(request.rejects, tenantId, `import-${id}.json`), `${JSON.stringify(report, null, 2)}\n`, {
    mode: 0o600,
  });
}

/** Performs an import that is stored, under its lock, and stores how it ended. @throws Error when another process performs it */
export async function perform(tools: ImportTools, job: ImportJob): Promise<Performed> {
  const { store, locks, signal, log } = tools;
  const { tenantId, id, request } = job;
  if (!(await locks.take(importLockName(tenantId, id))))
    throw new Error('this import is being performed by another process');
  await store.start(tenantId, id);
  let last: ImportProgress | undefined;
  const watched: ImportJob = {
    ...job,
    onProgress: (progress) => {
      last = progress;
      job.onProgress(progress);
    },
  };
  let performed: Performed;
  try {
    await makeRejectsFolder(request, tenantId);
    performed = { state: 'done', error: undefined, outcome: await runImport(tools, watched) };
  } catch (error) {
    const state =
      error instanceof Cancelled ? 'cancelled' : error instanceof Stopped || signal.aborted ? 'stopped' : 'failed';
    performed = {
      state,
      error: state === 'stopped' && signal.reason instanceof Error ? signal.reason : error,
      outcome: last,
    };
  }
  const words = performed.error === undefined ? '' : messageOf(performed.error);
  if (performed.state === 'failed')
    log.error({ err: performed.error, tenant: tenantId, import: id }, 'an import failed');
  await writeReport(job, performed.state, words, performed.outcome).catch((error: unknown) =>
    log.warn({ err: error, import: id }, 'the report of an import could not be written'),
  );
  // Without Postgres nobody can be told; the lock that is gone tells that it was interrupted.
  await store
    .end(tenantId, id, performed.state, words)
    .catch((error: unknown) => log.warn({ err: error, import: id }, 'how an import ended could not be stored'));
  return performed;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
