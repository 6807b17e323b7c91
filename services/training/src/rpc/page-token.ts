import { createHash } from 'node:crypto';
import { invalid } from './violation.js';

/** Names a list: the tenant's, and what it was filtered by. A token is good for the list that gave it and for no other. */
export interface ListName {
  tenantId: string;
  filter: string;
}

const format = /^1\.([A-Za-z0-9_-]{16})\.(\d{1,15})$/;

/** A token for the page below a position. */
export function writePageToken(list: ListName, position: number): string {
  return Buffer.from(`1.${fingerprint(list)}.${position}`).toString('base64url');
}

/** @throws AppError INVALID_ARGUMENT when it is not a token, or one of another list */
export function readPageToken(list: ListName, token: string): number {
  const [, of, position] = format.exec(Buffer.from(token, 'base64url').toString('latin1')) ?? [];
  if (of === undefined || writePageToken(list, Number(position)) !== token) {
    throw invalid('page_token', 'is not a token that this list gave; begin again without one');
  }
  return Number(position);
}

function fingerprint(list: ListName): string {
  const whole = createHash('sha256').update(JSON.stringify([list.tenantId, list.filter]));
  return whole.digest('base64url').slice(0, 16);
}
