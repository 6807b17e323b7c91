/** What every benchmark is given. */
export interface BenchOptions {
  /** An empty folder for data and logs; gone afterwards. */
  dir: string;
  seed: number;
  /** How many clicks, requests, rows or seconds; each benchmark has its own default. */
  count?: number;
  /** A Python with torch, for what is measured beside it. */
  python?: string;
  say: (line: string) => void;
  signal: AbortSignal;
}

/** The rows are the table for people; all else is the last line for programs. */
export interface BenchResult {
  rows: [string, string][];
  [key: string]: unknown;
}

export interface Bench {
  what: string;
  run(options: BenchOptions): Promise<BenchResult>;
}
