import { basename } from 'node:path';
import type { ModelName } from '@insight-mesh/algorithms/model';
import { writeEvaluationPage } from '../lib/evaluation-page.js';
import { hashFile } from '../lib/hash-file.js';
import { type NextItemReportInput, nextItemReport, type Rival } from './next-item-report.js';
import type { Fit, FitTold, Observed, Progress } from './protocols.js';

export interface ReportOptions {
  model: ModelName;
  seed: number;
  /** The page's path; undefined: none was asked for. */
  page: string | undefined;
  rivals: readonly Rival[];
}

/** Keeps what a protocol lets see, and makes the report of it where one was asked for. */
export function reporting({ model, seed, page, rivals }: ReportOptions) {
  let observed: Observed | undefined;
  let told: FitTold | undefined;
  return {
    observe:
      page === undefined
        ? undefined
        : (seen: Observed) => {
            observed = seen;
          },
    /** The same fit, listened to. */
    listen(wanted: Fit): Fit {
      const tell = (report: FitTold): void => {
        told = report;
      };
      return (data, progress) => wanted({ ...data, tell }, progress);
    },
    /** How the fit went, where it told; networks do. */
    told: (): FitTold | undefined => told,
    /** Writes page and JSON. @returns what the last line of the command tells of them */
    async write(
      input: Omit<NextItemReportInput, 'model' | 'seed' | 'observed' | 'told' | 'rivals' | 'files'>,
      files: Record<string, string>,
      progress: Progress,
    ): Promise<{ report?: string; report_json?: string }> {
      if (page === undefined || observed === undefined) return {};
      const hashed: { what: string; path: string; sha256: string }[] = [];
      for (const [what, path] of Object.entries(files)) {
        hashed.push({ what, path: basename(path), sha256: await hashFile(path) });
      }
      const heard = told === undefined ? {} : { told };
      const made = await nextItemReport({ ...input, ...heard, model, seed, observed, rivals, files: hashed }, progress);
      return { report: page, report_json: await writeEvaluationPage(page, made) };
    },
  };
}
