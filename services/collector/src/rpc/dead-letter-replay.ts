import type { ReplayDeadLettersRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ReplayDeadLettersRequest';
import type { ReplayDeadLettersResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ReplayDeadLettersResponse';
import type { ReplayResult } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ReplayResult';
import type { CallContext, Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { readPageToken, writePageToken } from '../dead-letters/page-token.js';
import { type ReplayCall, type Replayed, Replayer } from '../dead-letters/replay.js';
import { letterIds, toFilter } from './dead-letter-messages.js';
import { count, invalid, whoCalls } from './requests.js';

/** Of one call, whatever its own deadline allows. */
const longestMs = 30_000;
/** Kept free at the end of a call's time, for the last round and the answer. */
const spareMs = 2_000;

const outcomes = {
  stored: 'REPLAY_OUTCOME_STORED',
  dropped: 'REPLAY_OUTCOME_DROPPED',
  refused: 'REPLAY_OUTCOME_REFUSED',
  already_replayed: 'REPLAY_OUTCOME_ALREADY_REPLAYED',
  not_found: 'REPLAY_OUTCOME_NOT_FOUND',
  unreadable: 'REPLAY_OUTCOME_UNREADABLE',
} as const;

function toResult({ outcome, ...told }: Replayed): ReplayResult {
  return { ...told, outcome: outcomes[outcome] };
}

/** By the real clock: neither Kafka nor a deadline lives by an injected one. */
function replayCall(call: CallContext, storeDeadlineMs: number): ReplayCall {
  const ends = Math.min(call.deadlineMs ?? Number.POSITIVE_INFINITY, Date.now() + longestMs);
  return {
    tenantId: call.tenantId,
    by: whoCalls(call),
    storeBy: () => Math.min(Date.now() + storeDeadlineMs, (call.deadlineMs ?? Number.POSITIVE_INFINITY) - 100),
    goOn: () => !call.signal.aborted && Date.now() < ends - spareMs,
  };
}

/** See DeadLetterService.ReplayDeadLetters. */
export function replayDeadLetters(
  context: Context,
): Unary<ReplayDeadLettersRequest__Output, ReplayDeadLettersResponse> {
  const { store } = context.letters;
  const replayer = new Replayer(context.letters);
  const total = context.metrics.counter(
    'insightmesh_collector_dead_letters_replayed_total',
    'Dead letters that a replay came to, by what became of them',
    ['tenant', 'outcome'],
  );
  return async (request, call) => {
    const tenant = call.tenantId;
    const run = replayCall(call, context.config.STORE_DEADLINE_MS);
    const countAll = (results: readonly Replayed[]) => {
      for (const { outcome } of results) total.inc({ tenant, outcome });
    };
    if (request.which === 'ids' && request.ids) {
      const ids = letterIds(request.ids.ids);
      const results = await replayer.ids(ids, run);
      countAll(results);
      return { results: results.map(toResult), remaining: ids.length - results.length, next_page_token: '' };
    }
    if (request.which !== 'filter') throw invalid('which', 'must be ids or a filter');
    const filter = toFilter(request.filter);
    const limit = count('limit', request.limit, 1_000, 1_000);
    const mark = ['replay', tenant, filter];
    const after = readPageToken(request.page_token, mark);
    const { results, last } = await replayer.matching(filter, { limit, after }, run);
    countAll(results);
    const waiting = { ...filter, states: statesLeft(filter.states) };
    const remaining = last === undefined || waiting.states.length === 0 ? 0 : await store.count(tenant, waiting, last);
    const more = last !== undefined && remaining > 0;
    return { results: results.map(toResult), remaining, next_page_token: more ? writePageToken(last, mark) : '' };
  };
}

/** Those of a filter's states in which a letter can be replayed. */
function statesLeft<T extends string>(states: readonly T[]): readonly (T | 'open' | 'mended')[] {
  const waiting = ['open', 'mended'] as const;
  return states.length === 0 ? waiting : states.filter((state) => state === 'open' || state === 'mended');
}
