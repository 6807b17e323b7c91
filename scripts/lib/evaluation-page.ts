import { existsSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { EvaluationReport } from '@insight-mesh/algorithms/evaluation/report';
import { InvalidArgumentError } from 'commander';
import { runTrainingTask, TaskError } from './training-task.js';

/** Checks an option that names the page, before anything is computed. @throws InvalidArgumentError */
export function pagePath(value: string): string {
  if (!/\.html?$/.test(value)) throw new InvalidArgumentError('It must end with .html; the JSON is written beside it.');
  const folder = dirname(resolve(value));
  if (!existsSync(folder)) throw new InvalidArgumentError(`Its folder ${folder} is not there.`);
  if (existsSync(value) && statSync(value).isDirectory())
    throw new InvalidArgumentError('It is a folder; name a file.');
  return value;
}

/**
 * Writes a report as a page and, beside it, as JSON.
 * @param page ends with .html
 * @returns the JSON's path
 * @throws TaskError that names what is wrong with the report
 */
export async function writeEvaluationPage(page: string, report: EvaluationReport): Promise<string> {
  const { result } = await runTrainingTask<{ html: string; json: string }>('report', { report });
  const json = page.replace(/\.html?$/, '.json');
  try {
    await writeFile(page, result.html);
    await writeFile(json, result.json);
  } catch (error) {
    throw new TaskError(`the report cannot be written: ${(error as Error).message}; name another file by --report`);
  }
  return json;
}
