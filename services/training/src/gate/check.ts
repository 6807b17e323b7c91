/** One thing that was looked at before a version became the champion, or did not. */
export interface Check {
  name: string;
  passed: boolean;
  /** What was found and what it was held against, in the unit that the message names. */
  value?: number;
  bound?: number;
  /** Binds persons too, unless they force it. */
  hard: boolean;
  message: string;
}

/** Whether a version becomes the champion, why, and by which checks. */
export interface Verdict {
  promoted: boolean;
  /** In a sentence. */
  why: string;
  checks: Check[];
}

/** The checks that were not passed, in words, for "not promoted because …". */
export function reasonsAgainst(checks: readonly Check[]): string {
  return checks
    .filter(({ passed }) => !passed)
    .map(({ message }) => message)
    .join('; ');
}
