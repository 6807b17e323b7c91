import type { Logger } from './log.js';

export interface MigrateOptions {
  url: string;
  schema: string;
  directory: string;
  log: Logger;
}

/** Brings a schema up to date; answers the names of the files that it applied. */
export async function migrate(_o: MigrateOptions): Promise<string[]> {
  throw new Error('not yet');
}
