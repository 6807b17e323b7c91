import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { AppError, statusBody } from '@insight-mesh/runtime/errors';
import { discardRest } from '@insight-mesh/runtime/http-discard-rest';

const body = JSON.stringify(
  statusBody(new AppError('INVALID_ARGUMENT', 'the header expect may say 100-continue and nothing else; leave it out')),
);
const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) };

/** Answers what a client expects beyond 100-continue (RFC 9110, 10.1.1) in the form of every other error; node's own 417 is empty. */
export function refuseExpectations(server: Server, discardedBytes: number): void {
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    discardRest(request, discardedBytes);
    response.writeHead(417, headers).end(body);
  });
}
