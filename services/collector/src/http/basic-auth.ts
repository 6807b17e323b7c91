import type { IncomingHttpHeaders } from 'node:http';
import type { Authenticator, Caller } from '@insight-mesh/runtime/auth';

/**
 * The user name of `Authorization: Basic`: trackers of the Segment kind and log shippers can send a key there.
 * Undefined for any other header, and for one that is not base64 of `name:password`.
 */
export function basicUser(authorization: string | undefined): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/_-]{1,1024}={0,2}) *$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [user = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':', 1);
  return user === '' ? undefined : user;
}

/** By the key as the user name of Basic, or by the headers of every call. @throws AppError as Authenticator.fromKey */
export function callerByBasic(authenticator: Authenticator, headers: IncomingHttpHeaders): Promise<Caller> {
  const key = headers['x-api-key'] ? undefined : basicUser(headers.authorization);
  return key === undefined ? authenticator.fromHeaders(headers) : authenticator.fromKey(key);
}
