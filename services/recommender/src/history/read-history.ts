import type { HistoryEvent__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/HistoryEvent';
import { AppError, toAppError } from '@insight-mesh/runtime/errors';
import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import { fromTimestamp, toTimestamp } from '@insight-mesh/runtime/time';
import type { FeatureClient } from '../feature-client.js';
import type { HistoryItem } from './interests.js';

export interface HistoryRequest {
  tenantId: string;
  /** Customer and anonymous id, those that the request has. */
  entityIds: readonly string[];
  asOfMs: number | undefined;
  call: CallContext;
  /** Milliseconds that feature may take. */
  budgetMs: number;
  /** Events an id. */
  limit: number;
  /** True when a warning of a failing feature service is due. */
  warn: () => boolean;
}

export interface History {
  /** False: at least one id's history did not come in time. */
  complete: boolean;
  /** The oldest first. */
  events: HistoryItem[];
  /** Personalisation was refused at the newest event of one of the ids. */
  refused: boolean;
}

/**
 * The events of the request's ids, merged by time.
 * @throws AppError FAILED_PRECONDITION where as_of lies before the newest event, CANCELLED where the caller has gone; any other
 * failure is an incomplete history
 */
export async function readHistory(feature: FeatureClient, request: HistoryRequest): Promise<History> {
  const { entityIds, call } = request;
  if (entityIds.length === 0) return { complete: true, events: [], refused: false };
  if (request.budgetMs < 1) return { complete: false, events: [], refused: false };
  const answers = await Promise.allSettled(
    entityIds.map((entityId) =>
      feature.GetHistory(
        {
          entity_id: entityId,
          limit: request.limit,
          ...(request.asOfMs === undefined ? {} : { as_of: toTimestamp(request.asOfMs) }),
        },
        { tenantId: request.tenantId, parent: call, deadlineMs: request.budgetMs },
      ),
    ),
  );
  const history: History = { complete: true, events: [], refused: false };
  for (const answer of answers) {
    if (answer.status === 'fulfilled') {
      history.refused ||= answer.value.events[0]?.personalisation_refused === true;
      // Feature gives the newest first.
      for (const event of [...answer.value.events].reverse()) {
        // Consent travels with the event: what was done without it changes nothing that is shown.
        if (!event.personalisation_refused) history.events.push(toItem(event));
      }
      continue;
    }
    const error = toAppError(answer.reason);
    if (error.code === 'FAILED_PRECONDITION') throw error;
    if (call.signal.aborted) throw new AppError('CANCELLED', 'the caller has gone', { cause: error });
    if (request.warn()) call.log.warn({ err: error, code: error.code }, 'history not read; answering without it');
    history.complete = false;
  }
  // Stable: events of one moment keep the order that feature gave them.
  if (entityIds.length > 1) history.events.sort((a, b) => a.timeMs - b.timeMs);
  return history;
}

function toItem(event: HistoryEvent__Output): HistoryItem {
  return {
    type: event.type,
    itemId: event.item_id,
    timeMs: event.occurred_at ? fromTimestamp(event.occurred_at) : 0,
  };
}
