import { hash } from 'node:crypto';
import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import { checkEntityId, invalid } from './requests.js';

const usualPage = 50;
const largestPage = 200;
const longestReason = 200;

/** One page of a list of joins, or of their changes. */
export interface Page {
  /** Undefined: all of the tenant. */
  readonly entityId: string | undefined;
  /** Behind which element to go on, as the list writes it; undefined: from the beginning. */
  readonly position: string | undefined;
  readonly size: number;
  /** The token of the page behind a position. */
  readonly tokenAt: (position: string) => string;
}

interface PageRequest {
  readonly entity_id: string;
  readonly page_size: number;
  readonly page_token: string;
}

/**
 * Checks what a list is asked. A token is good for the tenant, the list and the entity that it was given for, and for nothing else.
 * @param list its name
 * @param position what a position looks like
 * @throws AppError INVALID_ARGUMENT
 */
export function readPage(list: string, position: RegExp, request: PageRequest, { tenantId }: CallContext): Page {
  const { entity_id: entityId, page_size: size, page_token: token } = request;
  if (entityId !== '') checkEntityId('entity_id', entityId);
  if (size < 0 || size > largestPage)
    throw invalid('page_size', `must be from 1 to ${largestPage}, or 0 for ${usualPage}`);
  const mark = hash('sha256', JSON.stringify([list, tenantId, entityId]), 'base64url').slice(0, 16);
  const tokenAt = (at: string) => Buffer.from(`1.${mark}.${at}`).toString('base64url');
  return {
    entityId: entityId === '' ? undefined : entityId,
    position: token === '' ? undefined : positionOf(token, position, tokenAt),
    size: size === 0 ? usualPage : size,
    tokenAt,
  };
}

function positionOf(token: string, position: RegExp, tokenAt: (at: string) => string): string {
  // No token of ours is longer; what is written again the same way is ours, and of this list.
  const at = token.length > 200 ? '' : (Buffer.from(token, 'base64url').toString('latin1').split('.')[2] ?? '');
  if (position.test(at) && tokenAt(at) === token) return at;
  throw invalid('page_token', 'is not a token that this list gave; begin again without one');
}

/** The first `size` of one more than that, and the next page's token; empty where these were the last. */
export function cutPage<T>(page: Page, found: readonly T[], position: (of: T) => string): { rows: T[]; next: string } {
  const rows = found.slice(0, page.size);
  const last = rows.at(-1);
  return { rows, next: found.length > page.size && last !== undefined ? page.tokenAt(position(last)) : '' };
}

/** A change that somebody asks for. @throws AppError INVALID_ARGUMENT */
export function readChange(
  request: { readonly visitor_id: string; readonly customer_id: string; readonly reason: string },
  { tenantId, caller }: CallContext,
): { tenantId: string; visitorId: string; customerId: string; reason: string; actor: string } {
  const { visitor_id: visitorId, customer_id: customerId } = request;
  checkEntityId('visitor_id', visitorId);
  checkEntityId('customer_id', customerId);
  const reason = request.reason.trim();
  if (reason === '') throw invalid('reason', 'is missing: say why, for people who look at it later');
  if (reason.length > longestReason || /\p{Cc}/u.test(reason)) {
    throw invalid('reason', `must have at most ${longestReason} characters and none that control`);
  }
  const actor = caller.kind === 'key' ? `key:${caller.keyId}` : `service:${caller.name}`;
  return { tenantId, visitorId, customerId, reason, actor };
}
