import type { Pool } from '@insight-mesh/runtime/postgres';
import { isOther, type StateKind } from './entity-kind.js';
import { readOthers } from './other-states.js';
import { readStates } from './states.js';

/** Every partition's state of each entity that is known, by entity id. */
export function readAnyStates(
  pool: Pool,
  kind: StateKind,
  tenantId: string,
  entityIds: readonly string[],
): Promise<Map<string, Buffer[]>> {
  return isOther(kind) ? readOthers(pool, kind, tenantId, entityIds) : readStates(pool, kind, tenantId, entityIds);
}
