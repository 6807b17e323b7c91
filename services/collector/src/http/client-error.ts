import type { Socket } from 'node:net';
import { AppError, statusBody } from '@insight-mesh/runtime/errors';

const known: Readonly<Record<string, { line: string; words: string }>> = {
  HPE_HEADER_OVERFLOW: { line: '431 Request Header Fields Too Large', words: 'the headers are larger than 16 KiB' },
  ERR_HTTP_REQUEST_TIMEOUT: { line: '408 Request Timeout', words: 'the request did not come whole within 30 s' },
};
const malformed = { line: '400 Bad Request', words: 'the request is not well-formed HTTP' };

/** Answers what cannot be read as a request, in the form of every other error, and closes the connection. */
export function answerClientError(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { line, words } = known[error.code ?? ''] ?? malformed;
  const body = JSON.stringify(statusBody(new AppError('INVALID_ARGUMENT', words)));
  const headers = ['content-type: application/json; charset=utf-8', `content-length: ${Buffer.byteLength(body)}`];
  socket.end([`HTTP/1.1 ${line}`, ...headers, 'connection: close', '', body].join('\r\n'));
}
