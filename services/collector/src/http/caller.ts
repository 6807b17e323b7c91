import type { IncomingHttpHeaders } from 'node:http';
import type { Authenticator, Caller, Scope } from '@insight-mesh/runtime/auth';
import { requireScope } from '@insight-mesh/runtime/auth';
import { AppError } from '@insight-mesh/runtime/errors';

const bearer = /^bearer +(\S+)$/i;

function keyOf(headers: IncomingHttpHeaders): string | undefined {
  const plain = headers['x-api-key'];
  if (typeof plain === 'string' && plain !== '') return plain;
  return headers.authorization === undefined ? undefined : bearer.exec(headers.authorization)?.[1];
}

/**
 * Who calls, by `x-api-key` or `Authorization: Bearer`.
 * @throws AppError UNAUTHENTICATED without a known key, PERMISSION_DENIED when it lacks the scope
 */
export async function httpCaller(
  headers: IncomingHttpHeaders,
  authenticator: Authenticator,
  scope: Scope,
): Promise<Caller> {
  const key = keyOf(headers);
  if (key === undefined) {
    throw new AppError('UNAUTHENTICATED', 'an API key is needed, as x-api-key or as Authorization: Bearer');
  }
  const caller = await authenticator.fromKey(key);
  requireScope(caller, scope);
  return caller;
}
