import type { Content } from '../content/content.js';
import type { Live } from '../live/live.js';
import { segmentsOf } from '../live/live-event.js';
import type { Candidate, Part, RequestContext } from '../request-state.js';
import { candidatesOf } from './list-scale.js';

export interface LiveParts {
  live: Live;
  content: Content;
  /** Fields of a request's context by which popular items are told apart. */
  segmentNames: readonly string[];
}

export interface LiveAsk {
  tenantId: string;
  context: readonly string[];
  requestContext: RequestContext;
  exclude: ReadonlySet<string>;
  count: number;
  nowMs: number;
}

/**
 * What is known of a context without a model: what visitors see beside its items now, what is like them by the catalogue, and what is popular around
 * them. One list: an item has a part of each source that names it. Empty for an empty context.
 */
export function liveCandidates({ live, content, segmentNames }: LiveParts, ask: LiveAsk, tier: number): Candidate[] {
  const { context, requestContext, count } = ask;
  if (context.length === 0) return [];
  const segments = segmentsOf(undefined, requestContext, segmentNames);
  const wanted = { ...ask, count: count * 2 + 20 };
  return merged([
    ...candidatesOf('seen-together', live.coVisits(wanted), tier),
    ...candidatesOf('alike', content.like(wanted), tier),
    ...candidatesOf('popular-around', live.popularAround({ ...wanted, segments }), tier),
  ]);
}

/** What goes with a basket, without a model: what is bought with its items now, then what is seen beside them or is like them. */
export function basketCandidates(parts: LiveParts, ask: LiveAsk, tier: number): Candidate[] {
  const wanted = { ...ask, count: ask.count * 2 + 20 };
  return merged([
    ...candidatesOf('bought-together', parts.live.boughtTogether(wanted), tier),
    ...liveCandidates(parts, ask, tier),
  ]);
}

/** One candidate an item; its source and reason are those of the part that gives most. */
export function merged(candidates: readonly Candidate[]): Candidate[] {
  const byItem = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const known = byItem.get(candidate.itemId);
    if (known === undefined) {
      byItem.set(candidate.itemId, candidate);
      continue;
    }
    const stronger = most(candidate.parts) > most(known.parts) ? candidate : known;
    byItem.set(candidate.itemId, { ...stronger, parts: [...known.parts, ...candidate.parts] });
  }
  return [...byItem.values()];
}

const most = (parts: readonly Part[]): number => Math.max(...parts.map(({ value }) => value));
