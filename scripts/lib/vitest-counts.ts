export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface VitestReport {
  testResults?: {
    name?: string;
    status?: string;
    message?: string;
    assertionResults?: { status?: string; fullName?: string; failureMessages?: string[] }[];
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

const MESSAGE_LINES = 6;

function firstLines(message: string): string {
  const lines = message.split('\n').slice(0, MESSAGE_LINES);
  return lines.map((line) => `    ${line}`).join('\n');
}

/** The failed tests of the JSON reporter's output, each with its file and the first lines of why. */
export function failedTests(report: unknown): string[] {
  const failed: string[] = [];
  for (const file of (report as VitestReport | undefined)?.testResults ?? []) {
    const name = file.name ?? 'an unnamed file';
    const tests = (file.assertionResults ?? []).filter((test) => test.status === 'failed');
    for (const test of tests) {
      failed.push(
        `${name}: ${test.fullName ?? 'an unnamed test'}\n${firstLines(test.failureMessages?.join('\n') ?? '')}`,
      );
    }
    if (file.status === 'failed' && tests.length === 0) failed.push(`${name}\n${firstLines(file.message ?? '')}`);
  }
  return failed;
}

/** "12 passed, 0 failed", and ", 1 skipped" where there are any. */
export function summaryLine(counts: Counts): string {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}
