import { AppError } from './errors.js';
import { systemCode } from './object-store-errors.js';

const away: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  ECONNABORTED: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'its host cannot be reached',
  EHOSTDOWN: 'its host is down',
  ENETUNREACH: 'its network cannot be reached',
  ENETDOWN: 'the network is down',
  EADDRNOTAVAIL: 'this machine has no port left for a connection',
};

/** A connection that failed, as an AppError; undefined when the error is of another kind. */
export function networkError(error: unknown, doing: string, where: string): AppError | undefined {
  const code = systemCode(error) ?? '';
  const why = away[code];
  if (why !== undefined) return new AppError('UNAVAILABLE', `${doing} failed: ${where}: ${why} (${code})`);
  if (isTls(code)) {
    const help =
      'its TLS certificate or protocol is not accepted; add its authority with NODE_EXTRA_CA_CERTS, and say http:// for one without TLS';
    return new AppError('FAILED_PRECONDITION', `${doing} failed: ${where}: ${help} (${code})`);
  }
  if (
    error instanceof Error &&
    /socket hang up|aborted|premature close|TimeoutError/i.test(`${error.name} ${error.message}`)
  ) {
    return new AppError('UNAVAILABLE', `${doing} failed: ${where}: the connection was cut or never made`);
  }
  return undefined;
}

function isTls(code: string): boolean {
  return (
    /^(CERT_|ERR_TLS|ERR_SSL)/.test(code) ||
    ['EPROTO', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT'].includes(
      code,
    ) ||
    code.startsWith('UNABLE_TO_')
  );
}
