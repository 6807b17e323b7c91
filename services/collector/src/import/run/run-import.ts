import type { Mapping } from '../mapping/mapping.js';
import { type InputFile, inputFiles } from '../source/input-files.js';
import type { ImportRequest } from '../store/request.js';
import { type ImportJob, type ImportProgress, ImportRunner, type ImportTools } from './import-runner.js';
import { preflight } from './preflight.js';

/** The files of a request, in their order. @throws SourceError */
export function filesOf(request: ImportRequest): Promise<InputFile[]> {
  return inputFiles(request.root, request.path, request.pattern);
}

/** What a mapping leaves open that whoever wrote it should know. */
export function mappingNotices(mapping: Mapping): string[] {
  return mapping.kind !== 'items' && mapping.fields.occurred_at === undefined
    ? ['the mapping has no occurred_at: all rows get the time of the import']
    : [];
}

/**
 * Imports what is asked for, from wherever it stands.
 * @throws Stopped, Cancelled, ImportError, SourceError, MappingError, RejectFileError; checkpoints hold
 */
export async function runImport(tools: ImportTools, job: ImportJob): Promise<ImportProgress> {
  const { request, tenantId, id } = job;
  const inputs = await filesOf(request);
  await preflight(inputs, request.mapping, tools.signal);
  const runner = new ImportRunner(tools, job, inputs);
  await tools.store.measure(tenantId, id, { files: inputs.length, bytes: runner.progress.bytes });
  for (const notice of mappingNotices(request.mapping)) job.onNotice(notice);
  for (const input of inputs) await runner.file(input);
  return runner.progress;
}
