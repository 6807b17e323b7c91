import type { Mesh } from '../../lib/mesh.js';
import { compareCounts, countValues, type Difference } from '../compare-counts.js';
import { idsOfLake } from '../stored-clicks.js';
import { differingFeatures } from './compare-values.js';
import { foldedValues } from './folded-values.js';
import { beganMs, nemesisIds, nemesisMessages, nemesisOrders, spanMs } from './messages.js';
import { compareOrders } from './orders.js';
import { type EntityKind, entityKinds, servedValues } from './served-values.js';

export interface Agreement {
  /** Entities that were compared. */
  entities: number;
  /** Of those, how many differ in any feature, or are known to one side only. */
  differing: number;
  /** Single values that were compared. */
  values: number;
  /** Some of what differs, for people. */
  examples: string[];
}

export interface Found {
  lake: Difference;
  lakeRows: number;
  features: Record<EntityKind | 'order', Agreement>;
}

const shown = 3;

/**
 * Whether the lake has every event once, and what is served is what a fold of the lake gives.
 * @param address of a feature service, host:port
 */
export async function checkStored(mesh: Mesh, address: string, seed: number, total: number): Promise<Found> {
  const sent = new Set<string>();
  for (const { event } of nemesisMessages(seed, total)) sent.add(event.id);
  const inLake = await idsOfLake(mesh);
  const asOfMs = beganMs + spanMs;
  const folded = await foldedValues({ objectStoreUrl: mesh.objectStoreUrl, dir: mesh.dir, asOfMs });
  const possible = nemesisIds(seed, total);
  const compare = async (kind: EntityKind, ids: readonly string[]): Promise<Agreement> => {
    const served = await servedValues({ address, apiKey: mesh.apiKey }, kind, ids, asOfMs);
    const wanted = folded.values[kind];
    const columns = folded.columns[kind];
    const agreement: Agreement = { entities: 0, differing: 0, values: 0, examples: [] };
    for (const id of new Set([...wanted.keys(), ...served.keys()])) {
      agreement.entities++;
      agreement.values += columns.length;
      const names = differingFeatures(columns, wanted.get(id) ?? [], served.get(id) ?? new Map());
      if (names.length === 0) continue;
      agreement.differing++;
      const [name = ''] = names;
      const at = columns.findIndex((column) => column.name === name);
      const values = `${wanted.get(id)?.[at]} in the lake, ${served.get(id)?.get(name)} online`;
      if (agreement.examples.length < shown) agreement.examples.push(`${id} in ${names.length}: ${name} ${values}`);
    }
    return agreement;
  };
  const features: [EntityKind | 'order', Agreement][] = [];
  for (const kind of entityKinds) features.push([kind, await compare(kind, possible[kind])]);
  const { apiKey } = mesh;
  features.push([
    'order',
    await compareOrders({ address, apiKey, file: folded.ordersFile, ids: nemesisOrders(total) }),
  ]);
  return {
    lake: compareCounts(countValues(sent), countValues(inLake)),
    lakeRows: inLake.length,
    features: Object.fromEntries(features) as Found['features'],
  };
}
