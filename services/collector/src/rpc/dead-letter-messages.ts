import type { DeadLetterFilter__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/DeadLetterFilter';
import type { DeadLetterSummary } from '@insight-mesh/contracts/types/insightmesh/collector/v1/DeadLetterSummary';
import { fromTimestamp, toTimestamp } from '@insight-mesh/runtime/time';
import type { Letter, LetterFilter, LetterState } from '../dead-letters/letter.js';
import { invalid } from './requests.js';

const listed = 100;
const nameCharacters = 300;
const latestMs = Date.UTC(9999, 11, 31);

const states = {
  open: 'DEAD_LETTER_STATE_OPEN',
  mended: 'DEAD_LETTER_STATE_MENDED',
  replayed: 'DEAD_LETTER_STATE_REPLAYED',
} as const;

export function toSummary(letter: Letter): DeadLetterSummary {
  const { occurredMs, state, payloadBytes, keptBytes, keyId, mended, replayed, tenantId: _tenant, ...same } = letter;
  return {
    ...same,
    occurred_at: toTimestamp(occurredMs),
    state: states[state],
    payload_bytes: payloadBytes,
    kept_bytes: keptBytes,
    key_id: keyId,
    ...(mended === undefined ? {} : { mended_at: toTimestamp(mended.atMs), mended_by: mended.by }),
    ...(replayed === undefined ? {} : { replayed_at: toTimestamp(replayed.atMs), replayed_by: replayed.by }),
  };
}

/** A letter's id as the call gives it. @throws AppError INVALID_ARGUMENT */
export function letterId(id: string, field = 'id'): string {
  if (id === '' || id.length > 128 || id.includes('\0')) throw invalid(field, 'must have 1 to 128 characters');
  return id;
}

/** @throws AppError INVALID_ARGUMENT */
export function letterIds(ids: readonly string[]): string[] {
  if (ids.length === 0 || ids.length > 1_000) throw invalid('ids.ids', 'must have 1 to 1,000 elements');
  return [...new Set(ids.map((id, index) => letterId(id, `ids.ids[${index}]`)))];
}

function names(field: string, list: readonly string[]): readonly string[] {
  if (list.length > listed) throw invalid(`filter.${field}`, `must have at most ${listed} elements`);
  const wrong = list.findIndex((name) => name.length > nameCharacters || name.includes('\0'));
  if (wrong >= 0) throw invalid(`filter.${field}[${wrong}]`, `must have at most ${nameCharacters} characters`);
  return list;
}

function stateOf(value: string, index: number): LetterState {
  for (const [state, name] of Object.entries(states)) if (name === value) return state as LetterState;
  throw invalid(`filter.states[${index}]`, `must be ${Object.values(states).join(', ')}`);
}

function time(field: string, value: DeadLetterFilter__Output['from']): number | undefined {
  if (value === null) return undefined;
  const ms = fromTimestamp(value);
  if (ms >= 0 && ms <= latestMs) return ms;
  throw invalid(`filter.${field}`, 'must be a time from 1970 to 9999');
}

/** A filter as the call gives it; an absent one holds for all. @throws AppError INVALID_ARGUMENT */
export function toFilter(given: DeadLetterFilter__Output | null | undefined): LetterFilter {
  const reasonContains = given?.reason_contains ?? '';
  if (reasonContains.length > nameCharacters || reasonContains.includes('\0')) {
    throw invalid('filter.reason_contains', `must have at most ${nameCharacters} characters`);
  }
  const fromMs = time('from', given?.from ?? null);
  const toMs = time('to', given?.to ?? null);
  return {
    sources: names('sources', given?.sources ?? []),
    rules: names('rules', given?.rules ?? []),
    fields: names('fields', given?.fields ?? []),
    states: (given?.states ?? []).map(stateOf),
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
    reasonContains,
  };
}
