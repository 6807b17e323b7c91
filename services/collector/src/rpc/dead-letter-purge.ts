import type { PurgeDeadLettersRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/PurgeDeadLettersRequest';
import type { PurgeDeadLettersResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/PurgeDeadLettersResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { letterIds, toFilter } from './dead-letter-messages.js';
import { count, invalid } from './requests.js';

const atOnce = 1_000;
const most = 10_000;

/** See DeadLetterService.PurgeDeadLetters. */
export function purgeDeadLetters({
  letters,
  log,
}: Context): Unary<PurgeDeadLettersRequest__Output, PurgeDeadLettersResponse> {
  const { store } = letters;
  return async (request, { tenantId, signal }) => {
    if (request.which === 'ids' && request.ids) {
      const purged = await store.purgeIds(tenantId, letterIds(request.ids.ids));
      log.info({ tenant: tenantId, purged }, 'dead letters were purged');
      return { purged, remaining: 0 };
    }
    if (request.which !== 'filter') throw invalid('which', 'must be ids or a filter');
    const filter = toFilter(request.filter);
    const limit = count('limit', request.limit, most, most);
    let purged = 0;
    for (let wanted = atOnce; wanted > 0 && !signal.aborted; ) {
      wanted = Math.min(atOnce, limit - purged);
      const last = wanted > 0 ? await store.purge(tenantId, filter, wanted) : 0;
      purged += last;
      if (last < wanted) break;
    }
    log.info({ tenant: tenantId, purged }, 'dead letters were purged');
    return { purged, remaining: await store.count(tenantId, filter) };
  };
}
