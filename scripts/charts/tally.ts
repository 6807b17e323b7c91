import type { Counts } from '../lib/vitest-counts.js';

/** Counts of single assertions, and what was wrong with those that failed. */
export class Tally implements Counts {
  passed = 0;
  failed = 0;
  skipped = 0;
  /** What was wrong, where, and what would be right. */
  readonly failures: string[] = [];
  /** Why something was skipped. */
  readonly reasons: string[] = [];

  pass(count = 1): void {
    this.passed += count;
  }

  /** @param count of assertions, where one message tells of several */
  fail(message: string, count = 1): void {
    this.failed += count;
    this.failures.push(message);
  }

  skip(reason: string): void {
    this.skipped += 1;
    this.reasons.push(reason);
  }

  /** Passes, or fails with the message. */
  expect(holds: boolean, message: () => string): void {
    if (holds) this.pass();
    else this.fail(message());
  }

  add(other: Tally): void {
    this.passed += other.passed;
    this.failed += other.failed;
    this.skipped += other.skipped;
    this.failures.push(...other.failures);
    this.reasons.push(...other.reasons);
  }
}
