import type { Logger } from '@insight-mesh/runtime/log';
import type { ImportConfig } from '../config.js';

/** What a command has beside its arguments. */
export interface Io {
  config: () => ImportConfig;
  log: Logger;
  /** Ends what goes on, so that it can go on later. */
  signal: AbortSignal;
}

export const exitCodes = { done: 0, failed: 1, rejects: 2, stopped: 130 } as const;

/** The last line of standard output, for programs. */
export function json(result: object): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
