import type { Socket } from 'node:net';
import { AppError, statusBody } from '@insight-mesh/runtime/errors';
import { closeGently } from '@insight-mesh/runtime/http-close-gently';
import { isAnswered } from '@insight-mesh/runtime/http-discard-rest';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { Config } from '../config.js';

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};
const statuses = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

/** Answers what cannot be read as a request, or does not come in time, in the form of every other error, and closes the connection. */
export function clientErrors(config: Config, metrics: Metrics): (error: { code?: string }, socket: Socket) => void {
  const unreadable = metrics.counter(
    'insightmesh_collector_unreadable_requests_total',
    'What came on a connection and was no request, or did not come in time, by the status it was answered',
    ['status'],
  );
  const [headers, whole] = [config.HEAD_TIMEOUT_MS, config.REQUEST_TIMEOUT_MS].map((ms) => `${ms / 1_000} s`);
  const words: Readonly<Record<number, string>> = {
    400: 'the request is not well-formed HTTP',
    408: `the request came too slowly: its headers must come within ${headers}, and all of it within ${whole}`,
    431: 'the headers are larger than 16 KiB',
  };
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = statuses.get(error.code ?? '') ?? 400;
    unreadable.inc({ status: String(status) });
    // Another answer would be taken for the next request's.
    if (isAnswered(socket)) {
      socket.destroy();
      return;
    }
    const body = JSON.stringify(statusBody(new AppError('INVALID_ARGUMENT', words[status] ?? '')));
    const head = ['content-type: application/json; charset=utf-8', `content-length: ${Buffer.byteLength(body)}`];
    closeGently(socket, [`HTTP/1.1 ${status} ${reasons[status]}`, ...head, 'connection: close', '', body].join('\r\n'));
  };
}
