import { lookup } from 'node:dns/promises';
import { AppError } from '@insight-mesh/runtime/errors';
import { connectionsGone, readWhatHasCome, stopListening } from '@insight-mesh/runtime/http-drain';
import { limitPipelining } from '@insight-mesh/runtime/http-pipelining';
import { listenError } from '@insight-mesh/runtime/listen';
import fastify, { type FastifyReply } from 'fastify';
import type { Context } from '../context.js';
import { answer, answerError, discardedLimits } from './answer.js';
import { addBeacon } from './beacon-route.js';
import { clientErrors } from './client-error.js';
import { limitConnections } from './connections.js';
import { refuseExpectations } from './expectations.js';
import { answeredBefore, type IntakeRoute, intakeRoute } from './intake-route.js';
import { logsRoute } from './logs-route.js';
import { addSegment } from './segment-routes.js';

/** A time limit may be passed by so much before it is noticed. */
const timesCheckedMs = 500;
/** What has come in whole is answered within Kafka's deadline and this; then whoever is still connected is cut off. */
const lastAnswersMs = 1_000;

export interface HttpServer {
  /** Resolves to the port. */
  start(): Promise<number>;
  /** Finishes what is in flight, then closes. */
  stop(): Promise<void>;
}

/** For localhost by its name fastify would open one more server for each other address, which has none of the first one's limits. */
async function addressOf(host: string): Promise<string> {
  return host === 'localhost' ? (await lookup(host)).address : host;
}

/** `POST /v1/events`, `PUT` and `POST /v1/items`, `POST /v1/logs` and `/v1/beacon`, the Segment HTTP API, `GET` and `HEAD /healthz`. Errors are google.rpc.Status. */
export function createHttpServer(context: Context): HttpServer {
  const { config, log, life, metrics } = context;
  let draining = false;
  const limitBytes = config.MAX_BODY_BYTES;
  const closing = () => draining;
  const fail = (error: unknown, reply: FastifyReply) =>
    answerError(reply, error, { limitBytes, closing: closing(), log });

  const app = fastify({
    bodyLimit: limitBytes,
    requestTimeout: config.REQUEST_TIMEOUT_MS,
    keepAliveTimeout: config.KEEP_ALIVE_MS,
    http: { headersTimeout: config.HEAD_TIMEOUT_MS, connectionsCheckingInterval: timesCheckedMs },
    // Requests that still come while draining are answered, with `connection: close`.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    clientErrorHandler: clientErrors(config, metrics),
    frameworkErrors: (error, _request, reply) => void fail(error, reply),
  });
  limitConnections(app.server, config, metrics);
  const pipelinesCut = metrics.counter(
    'insightmesh_collector_pipelines_cut_total',
    'Connections cut off because too many of their requests had no answer yet',
  );
  limitPipelining(app.server, () => pipelinesCut.inc());
  refuseExpectations(app.server, discardedLimits * limitBytes);
  app.removeAllContentTypeParsers();
  // Intakes read their bodies themselves; nothing else has one.
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.setErrorHandler((error, _request, reply) => fail(error, reply));
  app.setNotFoundHandler((_request, reply) =>
    fail(
      new AppError(
        'NOT_FOUND',
        'no such path; there are POST /v1/events, /v1/logs, /v1/beacon and /v1/batch, PUT and POST /v1/items',
      ),
      reply,
    ),
  );

  const mount = (method: 'POST' | 'PUT', url: string, route: IntakeRoute) =>
    app.route({
      method,
      url,
      onRequest: async (request, reply) => answer(reply, 200, await route.serve(request), closing()),
      handler: answeredBefore,
      onResponse: (_request, reply, done) => {
        route.done(reply);
        done();
      },
    });
  const items = intakeRoute(context, { name: 'items', scope: 'catalog:write', intake: context.items });
  mount('POST', '/v1/events', intakeRoute(context, { name: 'events', scope: 'events:write', intake: context.events }));
  mount('POST', '/v1/items', items);
  mount('PUT', '/v1/items', items);
  addBeacon(app, context, closing);
  mount('POST', '/v1/logs', logsRoute(context));
  addSegment(app, context, closing);
  app.route({
    method: ['GET', 'HEAD'],
    url: '/healthz',
    handler: (_request, reply) =>
      answer(reply, life.ready() ? 200 : 503, { status: life.ready() ? 'ok' : 'not ready' }, closing()),
  });

  return {
    async start() {
      try {
        await app.listen({ host: await addressOf(config.HTTP_HOST), port: config.HTTP_PORT });
      } catch (error) {
        throw listenError('collector HTTP', config.HTTP_HOST, config.HTTP_PORT, error);
      }
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : config.HTTP_PORT;
    },
    async stop() {
      await stopListening(app.server);
      draining = true;
      // Closing a kept-alive connection at once would cut off the request that its client is just sending. So for a moment
      // requests are still answered, and each answer closes its connection.
      await connectionsGone(app.server, config.DRAIN_GRACE_MS);
      await readWhatHasCome();
      // Node no longer looks at the time limits of a server that is closing.
      const cut = setTimeout(() => app.server.closeAllConnections(), config.STORE_DEADLINE_MS + lastAnswersMs);
      await app.close();
      clearTimeout(cut);
    },
  };
}
