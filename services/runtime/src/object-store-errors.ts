import { AppError, type ErrorCode } from './errors.js';

/** The code of Node's system errors ('ENOENT'); undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

const codes: Record<string, [ErrorCode, string]> = {
  ENOSPC: ['RESOURCE_EXHAUSTED', 'the disk is full'],
  EDQUOT: ['RESOURCE_EXHAUSTED', 'the quota of the disk is used up'],
  EFBIG: ['RESOURCE_EXHAUSTED', 'the file is larger than the file system allows'],
  EMFILE: ['RESOURCE_EXHAUSTED', 'this process has too many files open'],
  ENFILE: ['RESOURCE_EXHAUSTED', 'this machine has too many files open'],
  EACCES: ['PERMISSION_DENIED', 'this user may not do that there'],
  EPERM: ['PERMISSION_DENIED', 'this user may not do that there'],
  EROFS: ['PERMISSION_DENIED', 'the file system is read-only'],
  EIO: ['UNAVAILABLE', 'the disk does not answer as it should'],
  ESTALE: ['UNAVAILABLE', 'the mount has gone away'],
  ETIMEDOUT: ['UNAVAILABLE', 'the mount does not answer'],
  ENOTDIR: ['FAILED_PRECONDITION', 'a part of its path is a file and no folder'],
  EISDIR: ['FAILED_PRECONDITION', 'there is a folder of that name'],
  ENAMETOOLONG: ['INVALID_ARGUMENT', 'its path is longer than the file system allows'],
};

/** What went wrong with a file, as an AppError; `doing` says what was done to what: "writing the object a/b". */
export function fileError(error: unknown, doing: string): unknown {
  if (error instanceof AppError) return error;
  const [code, why] = codes[systemCode(error) ?? ''] ?? [];
  return code === undefined ? error : new AppError(code, `${doing} failed: ${why}`, { cause: error });
}

export function notFound(key: string): AppError {
  return new AppError('NOT_FOUND', `there is no object ${key}`);
}

export function noFileToPut(key: string, path: string): AppError {
  return new AppError('FAILED_PRECONDITION', `there is no file ${path} to store as ${key}`);
}

/** @throws AppError CANCELLED when the caller has given up */
export function throwIfCancelled(signal: AbortSignal | undefined, doing: string): void {
  if (signal?.aborted) throw cancelled(signal, doing);
}

export function cancelled(signal: AbortSignal, doing: string): AppError {
  return new AppError('CANCELLED', `${doing} was cancelled`, { cause: signal.reason });
}
