import { AppError, type ErrorCode } from './errors.js';
import { fileError } from './object-store-errors.js';
import { networkError } from './object-store-network.js';

const codes: Record<string, [ErrorCode, string]> = {
  NoSuchKey: ['NOT_FOUND', 'there is no such object'],
  NotFound: ['NOT_FOUND', 'there is no such object'],
  NoSuchBucket: ['FAILED_PRECONDITION', 'there is no such bucket'],
  AccessDenied: ['PERMISSION_DENIED', 'these keys may not do that there'],
  AllAccessDisabled: ['PERMISSION_DENIED', 'the bucket is locked'],
  InvalidAccessKeyId: ['PERMISSION_DENIED', 'the access key is not known there'],
  SignatureDoesNotMatch: [
    'PERMISSION_DENIED',
    'the secret key is wrong, or something on the way has changed the request',
  ],
  ExpiredToken: ['PERMISSION_DENIED', 'the session token has expired'],
  InvalidToken: ['PERMISSION_DENIED', 'the session token is wrong'],
  CredentialsProviderError: [
    'PERMISSION_DENIED',
    'no keys were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give a role',
  ],
  // The SDK has learnt the right time from the answer: the next try is signed with it.
  RequestTimeTooSkewed: ['UNAVAILABLE', 'the clocks of this machine and the store differ too much'],
  PermanentRedirect: ['FAILED_PRECONDITION', 'the bucket is in another region; set AWS_REGION'],
  AuthorizationHeaderMalformed: ['FAILED_PRECONDITION', 'the bucket is in another region; set AWS_REGION'],
  EntityTooLarge: ['RESOURCE_EXHAUSTED', 'it is larger than the store takes'],
  QuotaExceeded: ['RESOURCE_EXHAUSTED', 'the quota of the bucket is used up'],
  XMinioAdminBucketQuotaExceeded: ['RESOURCE_EXHAUSTED', 'the quota of the bucket is used up'],
  XMinioStorageFull: ['RESOURCE_EXHAUSTED', 'the store is full'],
  BadDigest: ['DATA_LOSS', 'what came is not what was sent'],
  InvalidDigest: ['DATA_LOSS', 'what came is not what was sent'],
  IncompleteBody: ['DATA_LOSS', 'not all came that was announced'],
  XAmzContentSHA256Mismatch: ['DATA_LOSS', 'what came is not what was sent'],
  XAmzContentChecksumMismatch: ['DATA_LOSS', 'what came is not what was sent'],
  RequestTimeout: ['UNAVAILABLE', 'the upload was too slow'],
  SlowDown: ['UNAVAILABLE', 'the store asks to slow down'],
  InternalError: ['UNAVAILABLE', 'the store has an error of its own'],
  ServiceUnavailable: ['UNAVAILABLE', 'the store is not available'],
  XMinioServerNotInitialized: ['UNAVAILABLE', 'the store is starting'],
};

/** What S3 or the way to it answered, as an AppError. Never with keys, signatures or the answer's own fields in it. */
export function s3Error(error: unknown, doing: string, where: string): unknown {
  if (error instanceof AppError) return error;
  const { name, status, requestId } = facts(error);
  const [known, why] = codes[name] ?? [];
  const http =
    status === undefined ? '' : ` (HTTP ${status}${requestId === undefined ? '' : `, request ${requestId}`})`;
  if (known !== undefined) return new AppError(known, `${doing} failed: ${where}: ${why}${http}`);
  const network = networkError(error, doing, where);
  if (network !== undefined) return network;
  if (status === undefined) return fileError(error, doing);
  const code = byStatus(status);
  return new AppError(code, `${doing} failed: ${where}: it answered ${name === '' ? 'an error' : name}${http}`);
}

/** A HEAD has no body and so no code: what the status says is all there is. */
function byStatus(status: number): ErrorCode {
  if (status === 404) return 'NOT_FOUND';
  if (status === 401 || status === 403) return 'PERMISSION_DENIED';
  if (status === 507) return 'RESOURCE_EXHAUSTED';
  if (status >= 500 || status === 429 || status === 408) return 'UNAVAILABLE';
  return 'FAILED_PRECONDITION';
}

function facts(error: unknown): { name: string; status?: number | undefined; requestId?: string | undefined } {
  if (!(error instanceof Error)) return { name: '' };
  // Names are the store's codes: letters and digits, or they are not shown.
  const name = /^[A-Za-z0-9.]{1,80}$/.test(error.name) ? error.name : '';
  const metadata = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number; requestId?: string }) : {};
  const requestId = /^[\w./+=-]{1,80}$/.test(metadata.requestId ?? '') ? metadata.requestId : undefined;
  return { name, status: metadata.httpStatusCode, requestId };
}
