import { writeFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { codeVersion } from '../lib/code-version.js';
import { explain, jsonLine } from '../lib/result.js';
import { taskProgress } from '../lib/task-progress.js';
import { runTrainingTask } from '../lib/training-task.js';
import { type FoundTrials, printSearch } from './print.js';

/** Pods at once where nobody says otherwise. */
const defaultPods = 4;

/** As services/training/src/offline/tasks/search-job.ts has it. */
interface SearchJobResult {
  manifest: object;
  name: string;
  namespace: string;
  search: string;
  key: string;
  folds: number;
  bytes: number;
  done: number;
  warnings: string[];
}

/** As services/training/src/offline/tasks/search-collect.ts has it. */
interface CollectedSearch extends FoundTrials {
  model: string;
  seed: number;
  split: 'folds' | 'time';
  missing: number[];
}

export function searchName(text: string): string {
  if (/^[0-9a-f]{24}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be 24 of 0-9 and a-f, as the command with --job names the search.');
}

function requireStore(objectStore: string | undefined, option: string): string {
  if (objectStore !== undefined) return objectStore;
  throw new RangeError(`${option} needs --object-store or OBJECT_STORE_URL: where the search lies`);
}

interface JobOptions {
  job: string;
  template?: string;
  objectStore?: string;
  trials: number;
  parallel?: number;
  fresh?: boolean;
  seed: number;
}

/**
 * Puts a search into the object store and writes its Job.
 * @throws RangeError where an option is missing; TaskError where spec, data or template are wrong, or the store is away
 */
export async function writeSearchJob(
  options: JobOptions,
  specOf: () => Promise<{ model: string }>,
  signal: AbortSignal,
): Promise<void> {
  const began = performance.now();
  const { job, template, trials, seed } = options;
  const objectStoreUrl = requireStore(options.objectStore, '--job');
  if (template === undefined)
    throw new RangeError(
      "--job needs --template: the Job that the training service's runs are made from, job.json of the chart's ConfigMap",
    );
  const spec = await specOf();
  const { result } = await runTrainingTask<SearchJobResult>(
    'search-job',
    {
      spec,
      trials,
      parallel: options.parallel ?? defaultPods,
      objectStoreUrl,
      template,
      fresh: options.fresh ?? false,
      codeVersion: codeVersion(),
    },
    { onProgress: taskProgress(), signal },
  );
  const { manifest, name, namespace, search, key, folds, bytes, done, warnings } = result;
  writeFileSync(job, `${JSON.stringify(manifest, undefined, 2)}\n`);
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(
    `\n${spec.model}, ${trials} trials, ${done} of them done already: ${key} in the object store\n` +
      `begin:   kubectl apply -f ${job}\n` +
      `follow:  kubectl -n ${namespace} get job ${name} -w\n` +
      `results: npm run search -- --collect ${search} --object-store ${objectStoreUrl}\n` +
      jsonLine({
        ...{ model: spec.model, seed, search, job, name, namespace, key, trials, done, folds, bytes, warnings },
        seconds: (performance.now() - began) / 1000,
      }),
  );
}

/**
 * Prints what the pods of a search's Job found so far, as a search without a cluster prints it. A search whose trials are all done is then removed from
 * the object store, with its data, unless it is to be kept.
 */
export async function collectSearch(
  search: string,
  options: { objectStore?: string; metric?: string; keep?: boolean },
): Promise<void> {
  const began = performance.now();
  const objectStoreUrl = requireStore(options.objectStore, '--collect');
  const { result } = await runTrainingTask<CollectedSearch>(
    'search-collect',
    {
      search,
      objectStoreUrl,
      ...(options.metric === undefined ? {} : { metric: options.metric }),
    },
    { onProgress: taskProgress() },
  );
  const { model, seed, split, missing } = result;
  printSearch(result, { model, seed, split, search, missing, seconds: (performance.now() - began) / 1000 });
  if (missing.length > 0) {
    const first = missing.slice(0, 10).join(', ');
    process.stderr.write(
      `${missing.length} of ${result.trials.length + missing.length} trials have no result yet: ${first}${missing.length > 10 ? ', …' : ''}\n`,
    );
  }
  if (options.keep === true) return;
  const failed = result.trials.filter((trial) => trial.failed !== undefined).length;
  if (missing.length > 0 || failed > 0)
    process.stderr.write(`work/search/${search} stays in the object store: not all trials are done\n`);
  else await removeSearch(search, objectStoreUrl);
}

/** The table is written: a store that is away is told, and is no reason to fail. */
async function removeSearch(search: string, objectStoreUrl: string): Promise<void> {
  const key = `work/search/${search}`;
  try {
    await runTrainingTask<{ key: string }>('search-forget', { search, objectStoreUrl }, {});
    process.stderr.write(`removed ${key} from the object store (--keep leaves it there)\n`);
  } catch (error) {
    process.stderr.write(`warning: ${key} could not be removed from the object store: ${explain(error)}\n`);
  }
}
