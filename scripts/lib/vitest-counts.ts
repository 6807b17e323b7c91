export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface VitestReport {
  testResults?: {
    status?: string;
    assertionResults?: { status?: string }[];
  }[];
}

/**
 * Counts of tests from the JSON reporter's output and vitest's exit code. A file that could not be loaded counts as one
 * failed test, and so does a run that fails although no test did (an unhandled rejection, no test found).
 */
export function vitestCounts(report: unknown, exitCode: number | null): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const files = (report as VitestReport | undefined)?.testResults ?? [];
  for (const file of files) {
    const failedBefore = counts.failed;
    for (const { status } of file.assertionResults ?? []) {
      if (status === 'passed') counts.passed += 1;
      else if (status === 'failed') counts.failed += 1;
      else counts.skipped += 1;
    }
    if (file.status === 'failed' && counts.failed === failedBefore) counts.failed += 1;
  }
  if (exitCode !== 0 && counts.failed === 0) counts.failed += 1;
  return counts;
}

/** "12 passed, 0 failed", and ", 1 skipped" where there are any. */
export function summaryLine(counts: Counts): string {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}
