import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '@insight-mesh/runtime/errors';

const unitMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };
/** A timer of Node cannot wait longer. */
const mostMs = 2_147_483_647;

function invalid(header: string, description: string): AppError {
  return new AppError('INVALID_ARGUMENT', `the header ${header} ${description}`, {
    violations: [{ field: header, description }],
  });
}

/**
 * The milliseconds that a caller gives a request: `grpc-timeout` as gRPC over HTTP/2 writes it (`250m`, `2S`), or
 * `x-request-timeout-ms`; the shorter of the two, else `defaultMs`.
 * @throws AppError INVALID_ARGUMENT for a header that is neither
 */
export function requestTimeoutMs(headers: IncomingHttpHeaders, defaultMs: number): number {
  const given: number[] = [];
  const grpc = headers['grpc-timeout'];
  if (grpc !== undefined) {
    const match = /^(\d{1,8})([HMSmun])$/.exec(String(grpc));
    if (match === null)
      throw invalid('grpc-timeout', 'must be up to 8 digits and a unit of H, M, S, m, u or n, such as 250m');
    given.push(Number(match[1]) * (unitMs[match[2] ?? ''] ?? 1));
  }
  const own = headers['x-request-timeout-ms'];
  if (own !== undefined) {
    if (!/^\d{1,9}$/.test(String(own))) throw invalid('x-request-timeout-ms', 'must be a whole number of milliseconds');
    given.push(Number(own));
  }
  return Math.min(given.length === 0 ? defaultMs : Math.min(...given), mostMs);
}
