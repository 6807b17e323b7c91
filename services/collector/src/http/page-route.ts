import { AppError } from '@insight-mesh/runtime/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.js';
import { answeredBefore, type IntakeRoute } from './intake-route.js';

const preflightSeconds = '86400';

/** Names of headers as a browser lists them. */
const headerNames = /^[a-z0-9-]+( ?, ?[a-z0-9-]+){0,30}$/i;

export interface PageRoute {
  path: string;
  route: IntakeRoute;
  /** Headers that a page may send, beside those that every page may; not given: whichever it asks for. */
  headers?: string;
  /** The answer when all is stored. */
  answer: (reply: FastifyReply) => FastifyReply;
}

/**
 * A POST that pages may send too. A browser sends text without asking first, so the origin is looked at here and not left to it; a
 * request without one comes from no page. No cookie means anything here, so no answer allows credentials.
 */
export function addPageRoute(
  app: FastifyInstance,
  context: Context,
  closing: () => boolean,
  { path, route, headers, answer }: PageRoute,
): void {
  const allowed = new Set(context.config.BEACON_ORIGINS);

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

  app.options(path, async (request, reply) => {
    checkOrigin(request, reply);
    reply.header('access-control-allow-methods', 'POST');
    const asked = request.headers['access-control-request-headers'] ?? '';
    const allowedHeaders = headers ?? (headerNames.test(asked) ? asked : undefined);
    if (allowedHeaders !== undefined) reply.header('access-control-allow-headers', allowedHeaders);
    reply.header('access-control-max-age', preflightSeconds);
    if (closing()) reply.header('connection', 'close');
    return reply.code(204).send();
  });
  app.route({
    method: 'POST',
    url: path,
    onRequest: async (request, reply) => {
      checkOrigin(request, reply);
      await route.serve(request);
      return answer(reply);
    },
    handler: answeredBefore,
    onResponse: (_request, reply, next) => {
      route.done(reply);
      next();
    },
  });
}
