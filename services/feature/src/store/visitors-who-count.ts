import type { Pool } from '@insight-mesh/runtime/postgres';
import { listJoins } from './identity-list.js';

const joinsAtOnce = 200;

/** The visitors whose events count for a customer. */
export async function visitorsWhoCount(pool: Pool, tenantId: string, customerId: string): Promise<string[]> {
  const visitors: string[] = [];
  let position: string | undefined;
  for (;;) {
    const joins = await listJoins(pool, tenantId, { entityId: customerId, after: position, limit: joinsAtOnce });
    for (const join of joins) {
      if (join.customerId === customerId && join.status === 'counts') visitors.push(join.visitorId);
    }
    position = joins.at(-1)?.hash;
    if (joins.length < joinsAtOnce) return visitors;
  }
}
