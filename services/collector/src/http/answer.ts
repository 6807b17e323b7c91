import { type AppError, httpStatus, statusBody, toAppError } from '@insight-mesh/runtime/errors';
import { closeGently } from '@insight-mesh/runtime/http-close-gently';
import { discardRest } from '@insight-mesh/runtime/http-discard-rest';
import type { Logger } from '@insight-mesh/runtime/log';
import type { FastifyReply } from 'fastify';
import { BodyError, bodyTooLarge } from '../intake/body-error.js';

const json = 'application/json; charset=utf-8';
/** Of a body that is refused, so many times the limit are still read. */
export const discardedLimits = 8;

/** While draining, every answer asks the client to open its next connection elsewhere. */
export function answer(reply: FastifyReply, status: number, body: object, closing: boolean): FastifyReply {
  if (closing) reply.header('connection', 'close');
  return reply.code(status).header('content-type', json).send(JSON.stringify(body));
}

function property(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;
}

/** Errors of fastify's own (a body over the limit, a content length that does not hold) in our terms. */
function known(error: unknown, limitBytes: number): AppError {
  if (property(error, 'code') === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyTooLarge(limitBytes);
  const status = property(error, 'statusCode');
  if (status === 415) return new BodyError(415, 'the content type must be application/json or application/x-ndjson');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new BodyError(400, 'the request is not well-formed HTTP, or its body was cut off');
  }
  return toAppError(error);
}

/** Answers any error as google.rpc.Status. */
export function answerError(
  reply: FastifyReply,
  error: unknown,
  o: { limitBytes: number; closing: boolean; log: Logger },
): FastifyReply {
  const told = known(error, o.limitBytes);
  if (told.code === 'INTERNAL') o.log.error({ err: told.cause ?? told }, 'request failed');
  const retryAfter = told.retryAfterSeconds ?? (told.code === 'UNAVAILABLE' ? 1 : undefined);
  if (retryAfter !== undefined) reply.header('retry-after', String(Math.ceil(retryAfter)));
  if (told.code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer');
  const status = told instanceof BodyError ? told.httpStatus : httpStatus(told.code);
  const { raw } = reply.request;
  if (!raw.complete) {
    // Too much comes in already: the rest of this is not waited for.
    if (status === 503) reply.header('connection', 'close');
    discardRest(raw, discardedLimits * o.limitBytes);
    // This node calls after a connection's last answer.
    raw.socket.destroySoon = () => closeGently(raw.socket);
  }
  return answer(reply, status, statusBody(told), o.closing);
}
