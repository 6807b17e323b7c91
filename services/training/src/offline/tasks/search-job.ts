import { AppError } from '@insight-mesh/runtime/errors';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { readJobTemplate } from '../../run/kubernetes/job-template.js';
import { foldsOf } from '../../search/folds-of.js';
import { uploadData } from '../../search/search-data.js';
import { SearchFiles, searchId, searchKey } from '../../search/search-files.js';
import { searchJob, searchJobName, templateStoreUrl } from '../../search/search-job.js';
import { readSpec, type SearchSpec } from '../../search/search-spec.js';
import { fingerprintOf } from '../../search/trial-store.js';
import type { TaskControls } from '../tasks.js';

export interface SearchJobInput {
  spec: SearchSpec;
  trials: number;
  /** Pods at once. */
  parallel: number;
  /** How it is reached stands in the environment. */
  objectStoreUrl: string;
  /** File of the Job (JSON) that the deployment makes runs from. */
  template: string;
  /** Forget the trials that are done. */
  fresh: boolean;
  codeVersion: string;
}

export interface SearchJobResult {
  /** To be made in the cluster. */
  manifest: object;
  name: string;
  namespace: string;
  /** What the results are collected by. */
  search: string;
  key: string;
  folds: number;
  /** Of the data. */
  bytes: number;
  /** Trials that are done already. */
  done: number;
  warnings: string[];
}

/**
 * Puts a search into the object store and makes the Indexed Job that does it.
 * @throws AppError where spec, data or template are wrong, and of the store
 */
export async function searchJobTask(input: SearchJobInput, { onProgress }: TaskControls): Promise<SearchJobResult> {
  const { spec, trials } = input;
  const { data, ...rest } = spec;
  readSpec(spec);
  const template = templateOf(input.template);
  const folds = await foldsOf(spec);
  const search = searchId(await fingerprintOf(spec, input.codeVersion));
  const key = searchKey(search);
  const wishes = { id: search, key, trials, parallel: input.parallel };
  const manifest = searchJob(template, wishes);
  const warnings: string[] = [];
  const meant = templateStoreUrl(template);
  if (meant !== undefined && meant !== input.objectStoreUrl)
    warnings.push(
      `the pods of the template have another OBJECT_STORE_URL than the search is put into: unless it is the same store, they do not find it`,
    );
  const files = new SearchFiles(openObjectStore(input.objectStoreUrl), key);
  if (input.fresh) await files.forgetTrials();
  const stored = await uploadData(files.store, key, data, (done, total) =>
    onProgress?.({ step: 'data into the object store', done, total }),
  );
  const before = await files.readSearch();
  // A Job of more trials may be at work.
  const most = Math.max(trials, before?.trials ?? 0);
  await files.writeSearch({ spec: rest, data: stored, trials: most, folds, codeVersion: input.codeVersion });
  const there = await files.trials((damaged) => warnings.push(`${damaged} is damaged: its trial is done again`));
  return {
    manifest,
    name: searchJobName(wishes),
    namespace: template.namespace,
    search,
    key,
    folds,
    bytes: stored.files.reduce((sum, file) => sum + file.bytes, 0),
    done: there.filter((trial) => trial.trial < trials && trial.failed === undefined).length,
    warnings,
  };
}

function templateOf(file: string): ReturnType<typeof readJobTemplate> {
  try {
    return readJobTemplate(file, '--template');
  } catch (error) {
    throw new AppError('INVALID_ARGUMENT', error instanceof Error ? error.message : String(error), { cause: error });
  }
}
