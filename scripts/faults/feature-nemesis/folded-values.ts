import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { lastLines, runCommand } from '@insight-mesh/local-stack/run-command';
import { z } from 'zod';
import { checkoutRoot } from '../../lib/checkout.js';
import { holdLakeFiles } from '../../lib/lake-files.js';
import type { Column } from './compare-values.js';
import { type EntityKind, entityKinds } from './served-values.js';

const columns = z.array(z.object({ name: z.string(), type: z.string() }));
const header = z.record(z.enum(entityKinds), columns);
const entity = z.object({
  tenantId: z.string(),
  kind: z.enum(entityKinds),
  entityId: z.string(),
  values: z.array(z.number()),
});

export interface FoldedValues {
  readonly columns: Record<EntityKind, readonly Column[]>;
  /** By entity, in the order of the columns. */
  readonly values: Record<EntityKind, Map<string, readonly number[]>>;
  /** The file of every order, one a line. */
  readonly ordersFile: string;
}

/**
 * What the feature service's offline program makes of the lake, as of one moment (ms since 1970).
 * @throws Error with what it printed when it fails
 */
export async function foldedValues(o: { objectStoreUrl: string; dir: string; asOfMs: number }): Promise<FoldedValues> {
  const out = join(o.dir, 'folded.ndjson');
  const ordersFile = join(o.dir, 'folded-orders.ndjson');
  const lake = await holdLakeFiles(o.objectStoreUrl, join(o.dir, 'held-lake'));
  const { code, output } = await runCommand(process.execPath, [
    '--enable-source-maps',
    join(checkoutRoot(), 'services/feature/dist/src/offline/main.js'),
    ...['--files', lake.glob],
    ...['--as-of', new Date(o.asOfMs).toISOString(), '--out', out, '--orders', ordersFile],
  ]);
  await lake.release();
  if (code !== 0) throw new Error(`the lake could not be folded:\n${lastLines(output)}`);
  const values: FoldedValues['values'] = {
    customer: new Map(),
    item: new Map(),
    session: new Map(),
    category: new Map(),
    device: new Map(),
  };
  let named: FoldedValues['columns'] | undefined;
  for await (const line of createInterface({ input: createReadStream(out) })) {
    if (named === undefined) {
      named = header.parse(JSON.parse(line));
      continue;
    }
    const { kind, entityId, values: found } = entity.parse(JSON.parse(line));
    values[kind].set(entityId, found);
  }
  if (named === undefined) throw new Error('the folded lake has no line that names the features');
  return { columns: named, values, ordersFile };
}
