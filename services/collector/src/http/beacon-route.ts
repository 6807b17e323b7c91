import type { Caller } from '@insight-mesh/runtime/auth';
import { AppError } from '@insight-mesh/runtime/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../context.js';
import { isObject } from '../validation/checks.js';
import { intakeRoute } from './intake-route.js';
import { addPageRoute } from './page-route.js';
import { requirePublicKey } from './public-key.js';

async function callerByQuery(context: Context, request: FastifyRequest): Promise<Caller> {
  const key = isObject(request.query) ? request.query.key : undefined;
  if (typeof key !== 'string' || key === '') {
    throw new AppError('UNAUTHENTICATED', 'an API key is needed in the query, as key');
  }
  return requirePublicKey(await context.authenticator.fromKey(key));
}

/** What a shop's pages send by `navigator.sendBeacon`. */
export function addBeacon(app: FastifyInstance, context: Context, closing: () => boolean): void {
  const route = intakeRoute(context, {
    name: 'beacon',
    scope: 'events:write',
    intake: context.events,
    door: 'beacon',
    caller: (request) => callerByQuery(context, request),
    // Strings go as text/plain, and only blobs of that type go without a preflight.
    format: () => 'json',
  });
  addPageRoute(app, context, closing, {
    path: '/v1/beacon',
    route,
    headers: 'content-type, content-encoding',
    answer: (reply) => {
      if (closing()) reply.header('connection', 'close');
      return reply.code(204).send();
    },
  });
}
