import { reportPage } from '../../report/html.js';
import { checkReport, reportJson } from '../../report/report.js';

export interface ReportTaskInput {
  /** Checked here. */
  report: unknown;
}

export interface ReportTaskResult {
  html: string;
  json: string;
}

/** Checks an evaluation's report and draws its page. @throws AppError INVALID_ARGUMENT that names what is wrong */
export async function reportTask({ report }: ReportTaskInput): Promise<ReportTaskResult> {
  const checked = checkReport(report);
  return { html: reportPage(checked), json: reportJson(checked) };
}
