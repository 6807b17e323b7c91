import { type Caller, requireScope } from '@insight-mesh/runtime/auth';
import { AppError } from '@insight-mesh/runtime/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.js';
import { isObject } from '../validation/checks.js';
import { intakeRoute } from './intake-route.js';

const path = '/v1/beacon';
const preflightSeconds = '86400';

/** A key in an address stands in histories and proxies' logs, so it may be able to send events and nothing else. */
async function callerByQuery(context: Context, request: FastifyRequest): Promise<Caller> {
  const key = isObject(request.query) ? request.query.key : undefined;
  if (typeof key !== 'string' || key === '') {
    throw new AppError('UNAUTHENTICATED', 'an API key is needed in the query, as key');
  }
  const caller = await context.authenticator.fromKey(key);
  requireScope(caller, 'events:write');
  if (caller.kind === 'key' && caller.scopes.length === 1) return caller;
  throw new AppError('PERMISSION_DENIED', 'a key in a query must have the scope events:write and no other');
}

/**
 * What a shop's pages send by `navigator.sendBeacon`. A browser sends text without asking first, so the origin is looked at
 * here and not left to it. No cookie means anything here, so no answer allows credentials.
 */
export function addBeacon(app: FastifyInstance, context: Context, closing: () => boolean): void {
  const allowed = new Set(context.config.BEACON_ORIGINS);
  const route = intakeRoute(context, {
    name: 'beacon',
    scope: 'events:write',
    intake: context.events,
    door: 'beacon',
    caller: (request) => callerByQuery(context, request),
    // Strings go as text/plain, and only blobs of that type go without a preflight.
    format: () => 'json',
  });

  function checkOrigin(request: FastifyRequest, reply: FastifyReply): void {
    const { origin } = request.headers;
    reply.header('vary', 'origin');
    if (origin === undefined) return;
    if (!allowed.has('*') && !allowed.has(origin)) {
      throw new AppError('PERMISSION_DENIED', "the page's origin is not one of BEACON_ORIGINS");
    }
    reply.header('access-control-allow-origin', allowed.has('*') ? '*' : origin);
    reply.header('access-control-expose-headers', 'retry-after');
  }
  const done = (reply: FastifyReply) => {
    if (closing()) reply.header('connection', 'close');
    return reply.code(204).send();
  };

  app.options(path, async (request, reply) => {
    checkOrigin(request, reply);
    reply.header('access-control-allow-methods', 'POST');
    reply.header('access-control-allow-headers', 'content-type, content-encoding');
    reply.header('access-control-max-age', preflightSeconds);
    return done(reply);
  });
  app.route({
    method: 'POST',
    url: path,
    onRequest: async (request, reply) => {
      checkOrigin(request, reply);
      await route.admit(request);
    },
    handler: async (request, reply) => {
      await route.handle(request);
      return done(reply);
    },
    onResponse: (_request, reply, next) => {
      route.done(reply);
      next();
    },
  });
}
