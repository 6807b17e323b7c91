import { expect, it } from 'vitest';
import { failedTests, summaryLine, vitestCounts } from './vitest-counts.js';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

it('adds up the tests of all files', () => {
  const report = { testResults: [file('passed', 'passed', 'skipped', 'todo'), file('failed', 'passed', 'failed')] };
  expect(vitestCounts(report, 1)).toEqual({ passed: 2, failed: 1, skipped: 2 });
});

it('counts a file that could not be loaded, and a failing run without a failing test', () => {
  expect(vitestCounts({ testResults: [file('failed'), file('passed', 'passed')] }, 1)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
  });
  expect(vitestCounts({ testResults: [file('passed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(vitestCounts(undefined, null)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

it('says how many were skipped only where some were', () => {
  expect(summaryLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(summaryLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});

it('names each failed test with its file and why, and a file that could not be loaded', () => {
  const why = ['expected 1 to be 2', ...Array.from({ length: 20 }, (_, line) => `at line ${line}`)].join('\n');
  const report = {
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'adds' },
          { status: 'failed', fullName: 'subtracts', failureMessages: [why] },
        ],
      },
      { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      { name: 'c.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'divides' }] },
    ],
  };
  const [subtracts, unloaded, ...others] = failedTests(report);
  expect(subtracts).toMatch(/^a\.test\.ts: subtracts\n {4}expected 1 to be 2\n/);
  expect(subtracts).not.toContain('line 19');
  expect(unloaded).toBe('b.test.ts\n    no such module');
  expect(others).toEqual([]);
  expect(failedTests(undefined)).toEqual([]);
});
