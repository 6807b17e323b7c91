import { join } from 'node:path';
import { checkoutRoot } from '../lib/checkout.js';

/** JavaScript heap of the process of an import, in MB; its buffers and DuckDB come beside it. */
export const heapMb = 320;

/** The collector's program of imports. */
export function importProgram(): string {
  return join(checkoutRoot(), 'services/collector/dist/src/import/main.js');
}
