import { createHash } from 'node:crypto';
import { AppError } from '@insight-mesh/runtime/errors';
import type { LetterPosition } from './letter.js';

const latestMs = Date.UTC(9999, 11, 31);
const form = /^[A-Za-z0-9_-]{1,400}$/;

/** Ties a token to what it goes on with: with another filter its position would mean nothing. */
function fingerprint(of: unknown): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('base64url').slice(0, 12);
}

export function writePageToken(position: LetterPosition, of: unknown): string {
  return Buffer.from(JSON.stringify([position.occurredMs, position.id, fingerprint(of)])).toString('base64url');
}

/** Undefined for an empty one. @throws AppError INVALID_ARGUMENT */
export function readPageToken(token: string, of: unknown): LetterPosition | undefined {
  if (token === '') return undefined;
  const fail = (description: string) =>
    new AppError('INVALID_ARGUMENT', `page_token ${description}`, {
      violations: [{ field: 'page_token', description }],
    });
  let parts: unknown;
  try {
    parts = form.test(token) ? JSON.parse(Buffer.from(token, 'base64url').toString()) : undefined;
  } catch {
    parts = undefined;
  }
  const [occurredMs, id, mark] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (!Number.isSafeInteger(occurredMs) || typeof id !== 'string' || id.includes('\0')) {
    throw fail('must be the next_page_token of an answer, as it stands');
  }
  if ((occurredMs as number) < 0 || (occurredMs as number) > latestMs)
    throw fail('must be the next_page_token of an answer, as it stands');
  if (mark !== fingerprint(of)) throw fail('belongs to another filter: go on with the one of the first call');
  return { occurredMs: occurredMs as number, id };
}
