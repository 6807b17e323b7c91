import type { Pool } from '@insight-mesh/runtime/postgres';
import { isOther, type StateKind } from './entity-kind.js';
import { readOthers } from './other-states.js';
import { type CustomerParts, readCustomerStates } from './read-customers.js';
import { readStates } from './states.js';

/** Every partition's state of each entity that is known, by entity id; of a customer those of the visitors who count for it too. */
export async function readAnyStates(
  pool: Pool,
  kind: StateKind,
  tenantId: string,
  entityIds: readonly string[],
): Promise<ReadonlyMap<string, CustomerParts>> {
  if (kind === 'customer') return readCustomerStates(pool, tenantId, entityIds);
  const found = isOther(kind)
    ? await readOthers(pool, kind, tenantId, entityIds)
    : await readStates(pool, kind, tenantId, entityIds);
  return new Map([...found].map(([id, states]) => [id, { states, visitors: [] }]));
}
