import { AppError, type ErrorCode } from './errors.js';

/** What HDFS says has gone wrong: the Java class of its exception, and its message. */
export interface RemoteException {
  readonly exception: string;
  readonly message: string;
}

const codes: Record<string, [ErrorCode, string]> = {
  FileNotFoundException: ['NOT_FOUND', 'there is no such file'],
  AccessControlException: ['PERMISSION_DENIED', 'this user may not do that there'],
  SecurityException: [
    'PERMISSION_DENIED',
    'this user is not let in; only the simple authentication of Hadoop is spoken here, no Kerberos',
  ],
  AuthenticationException: [
    'PERMISSION_DENIED',
    'this user is not let in; only the simple authentication of Hadoop is spoken here, no Kerberos',
  ],
  AuthorizationException: ['PERMISSION_DENIED', 'this user may not use WebHDFS'],
  NSQuotaExceededException: ['RESOURCE_EXHAUSTED', 'the folder has as many files as its quota allows'],
  DSQuotaExceededException: ['RESOURCE_EXHAUSTED', 'the folder has as many bytes as its quota allows'],
  QuotaByStorageTypeExceededException: ['RESOURCE_EXHAUSTED', 'the folder has as many bytes as its quota allows'],
  PathComponentTooLongException: ['INVALID_ARGUMENT', 'a part of its path is longer than HDFS allows'],
  InvalidPathException: ['INVALID_ARGUMENT', 'HDFS does not allow its path'],
  IllegalArgumentException: ['FAILED_PRECONDITION', 'this Hadoop does not know the call; version 3 or newer is needed'],
  ParentNotDirectoryException: ['FAILED_PRECONDITION', 'a part of its path is a file and no folder'],
  FileAlreadyExistsException: ['FAILED_PRECONDITION', 'there is a folder of that name'],
  StandbyException: ['UNAVAILABLE', 'this NameNode is not the active one'],
  SafeModeException: ['UNAVAILABLE', 'the NameNode is in safe mode'],
  RetriableException: ['UNAVAILABLE', 'the NameNode is not ready'],
};

/** An answer that tells of an error, as an AppError. */
export function webHdfsError(
  { status, remote }: { status: number; remote: RemoteException | undefined },
  doing: string,
  where: string,
): AppError {
  const [code, why] = (remote === undefined ? undefined : (codes[remote.exception] ?? special(remote))) ?? [];
  const http = `(HTTP ${status}${remote === undefined ? '' : `, ${remote.exception}`})`;
  // The message of Hadoop has paths and hosts in it, which are for the log.
  const cause = remote === undefined ? undefined : new Error(remote.message.split('\n')[0]?.slice(0, 500));
  if (code !== undefined) return new AppError(code, `${doing} failed: ${where}: ${why} ${http}`, { cause });
  return new AppError(byStatus(status), `${doing} failed: ${where}: it answered an error ${http}`, { cause });
}

/** An IOException can be anything; some are told by what they say. */
function special({ exception, message }: RemoteException): [ErrorCode, string] | undefined {
  if (exception !== 'IOException') return undefined;
  if (/could only be written to|no space left|no data ?node/i.test(message)) {
    return ['UNAVAILABLE', 'no DataNode takes the data: none is alive, or all are full'];
  }
  if (/must both be directories|is a directory/i.test(message))
    return ['FAILED_PRECONDITION', 'there is a folder of that name'];
  return ['UNAVAILABLE', 'HDFS has an error of its own'];
}

function byStatus(status: number): ErrorCode {
  if (status === 404) return 'NOT_FOUND';
  if (status === 401 || status === 403) return 'PERMISSION_DENIED';
  if (status >= 500 || status === 429 || status === 408) return 'UNAVAILABLE';
  return 'FAILED_PRECONDITION';
}
