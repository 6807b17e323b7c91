// The process of a pod of a search's Job: does the trial JOB_COMPLETION_INDEX of the search that lies below the key SEARCH_JOB in the object
// store, and writes its result there. It goes on after the folds that the pod before it has done; a trial that is done is passed over.
// Exit codes: 0 done; 64 another try changes nothing; 75 the store was away; 70 it crashed; 143 it was told to end.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@insight-mesh/runtime/errors';
import { createLogger, type Logger } from '@insight-mesh/runtime/log';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { codeVersion, isOtherCode } from '../code-version.js';
import { type SearchJobConfig, searchJobConfig } from '../config.js';
import { isExpected } from '../offline/expected.js';
import { searchTrialTask } from '../offline/tasks/search-trial.js';
import { untilWritten } from '../run/until-written.js';
import { fetchData } from './search-data.js';
import { SearchFiles, type StoredSearch } from './search-files.js';
import { readSpec, type SearchSpec, settingsOf } from './search-spec.js';
import type { Trial } from './trial-store.js';

const exitCodes = { done: 0, failed: 64, away: 75, crashed: 70, stopped: 143 } as const;
const away = new Set<AppError['code']>(['UNAVAILABLE', 'RESOURCE_EXHAUSTED', 'DEADLINE_EXCEEDED', 'CANCELLED']);

async function work(config: SearchJobConfig, log: Logger): Promise<number> {
  const files = new SearchFiles(openObjectStore(config.OBJECT_STORE_URL, config), config.SEARCH_JOB);
  const trial = config.JOB_COMPLETION_INDEX;
  const before = await files.readTrial(trial);
  // What failed is tried again: memory or a kill may have been the reason.
  if (before !== undefined && before.failed === undefined) {
    log.info({ trial }, 'the trial is done already');
    return exitCodes.done;
  }
  const search = await files.readSearch();
  if (search === undefined) {
    log.error({ search: config.SEARCH_JOB }, 'there is no search under SEARCH_JOB in the store');
    return exitCodes.failed;
  }
  const own = codeVersion(config.CODE_VERSION);
  if (isOtherCode(search.codeVersion, own)) {
    // Its result would be of other code than those of the other trials and than the table says.
    log.error(
      { search: config.SEARCH_JOB },
      `the search was written by the code ${search.codeVersion}, and this image has ${own}: take the image of that version, or write the search and its Job again by the command of this one`,
    );
    return exitCodes.failed;
  }
  const folder = await mkdtemp(join(tmpdir(), 'search-'));
  // However the process ends, but for a kill.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const spec = { ...search.spec, data: await fetchData(files.store, files.key, search.data, folder) };
  const { result, code } = await doTrial(files, search, spec, trial, log);
  const never = new AbortController().signal;
  await untilWritten(() => files.writeTrial(result), { signal: never, warn: (text) => log.warn(text) });
  if (code === exitCodes.done) await files.forgetPart(trial).catch(() => {});
  return code;
}

async function doTrial(
  files: SearchFiles,
  { folds }: StoredSearch,
  spec: SearchSpec,
  trial: number,
  log: Logger,
): Promise<{ result: Trial; code: number }> {
  const kept = await files.readPart(trial);
  const { space, metric, direction } = readSpec(spec);
  const settings = settingsOf(spec, space, trial);
  log.info({ trial, settings, folds, done: kept?.folds.length ?? 0 }, 'the trial begins');
  try {
    const result = await searchTrialTask(
      { spec, trial, settings, metric, direction, ...(kept === undefined ? {} : { kept }) },
      {
        onFold: async (part) => {
          // Without it a next pod would only do the fold again.
          await files.writePart(trial, part).catch((error: unknown) => log.warn({ err: error }, 'a fold was not kept'));
          log.info({ trial, fold: part.folds.length, of: folds }, 'a fold is done');
        },
      },
    );
    log.info({ trial, seconds: result.seconds }, 'the trial is done');
    return { result, code: exitCodes.done };
  } catch (error) {
    log.error({ err: error, trial }, 'the trial failed');
    const failed = error instanceof Error ? error.message : String(error);
    return {
      result: { trial, settings, folds: [], seconds: 0, failed },
      code: isExpected(error) ? exitCodes.failed : exitCodes.crashed,
    };
  }
}

function codeOf(error: unknown): number {
  if (!(error instanceof AppError)) return exitCodes.crashed;
  return away.has(error.code) ? exitCodes.away : exitCodes.failed;
}

// The folds that are done are kept already, and what is being written appears whole or not at all: there is nothing to wait for.
const stopped = new Promise<number>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(exitCodes.stopped));
});
try {
  const config = searchJobConfig();
  const log = createLogger({ service: 'trainer', level: config.LOG_LEVEL });
  const done = work(config, log).catch((error: unknown) => {
    log.error({ err: error }, 'the trial could not be done');
    return codeOf(error);
  });
  process.exit(await Promise.race([done, stopped]));
} catch (error) {
  process.stderr.write(`trainer: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(exitCodes.failed);
}
