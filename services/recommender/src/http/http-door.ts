import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Authenticator } from '@insight-mesh/runtime/auth';
import { AppError, statusBody } from '@insight-mesh/runtime/errors';
import { closeGently } from '@insight-mesh/runtime/http-close-gently';
import { isAnswered } from '@insight-mesh/runtime/http-discard-rest';
import { connectionsGone, readWhatHasCome, stopListening } from '@insight-mesh/runtime/http-drain';
import { limitPipelining } from '@insight-mesh/runtime/http-pipelining';
import { listen } from '@insight-mesh/runtime/listen';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { Exchanges } from './exchanges.js';
import { BodyBytes } from './read-body.js';
import type { Route } from './routes.js';
import type { HttpDoorConfig } from './settings.js';

const timesCheckedMs = 500;
/** What is being dealt with when the door closes has so long beyond its own deadline. */
const lastAnswersMs = 1_000;

export interface HttpDoorParts {
  config: HttpDoorConfig;
  routes: readonly Route[];
  authenticator: Pick<Authenticator, 'fromHeaders'>;
  log: Logger;
  metrics: Metrics;
}

export interface HttpDoor {
  /** Resolves to the port. */
  start(): Promise<number>;
  /** Takes no more connections, answers what is in flight, closes. */
  stop(): Promise<void>;
}

/**
 * The recommender's HTTP server: routes behind API keys, with deadlines, bounds and draining. Errors are google.rpc.Status. No
 * header allows other origins: a key is a backend's.
 */
export function createHttpDoor(parts: HttpDoorParts): HttpDoor {
  const { config, metrics } = parts;
  const exchanges = new Exchanges(parts, new BodyBytes(config.HTTP_BODIES_MAX_BYTES));
  const server = createServer(
    {
      headersTimeout: config.HTTP_HEAD_TIMEOUT_MS,
      requestTimeout: Math.max(config.HTTP_REQUEST_TIMEOUT_MS, config.HTTP_HEAD_TIMEOUT_MS),
      keepAliveTimeout: config.HTTP_KEEP_ALIVE_MS,
      connectionsCheckingInterval: timesCheckedMs,
    },
    (request, response) => void exchanges.serve(request, response),
  );
  boundConnections(server, config, metrics);
  server.on('clientError', (error: { code?: string }, socket) => answerUnreadable(error, socket as Socket));
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    exchanges.refuse(
      request,
      response,
      new AppError('INVALID_ARGUMENT', 'the header expect may say 100-continue alone'),
    );
  });
  const cut = metrics.counter(
    'insightmesh_recommender_http_pipelines_cut_total',
    'Connections of the HTTP door cut off because too many of their requests had no answer yet',
  );
  limitPipelining(server, () => cut.inc());

  return {
    start: () => listen(server, 'recommender HTTP', config.HTTP_HOST, config.HTTP_PORT),
    async stop() {
      if (!server.listening) return;
      await stopListening(server);
      exchanges.closing = true;
      // A kept-alive connection that is closed at once would cut off the request that its client is just sending.
      await connectionsGone(server, config.HTTP_DRAIN_GRACE_MS);
      await readWhatHasCome();
      server.closeIdleConnections();
      await exchanges.idle(exchanges.longestMs + lastAnswersMs);
      server.closeAllConnections();
    },
  };
}

function boundConnections(server: Server, config: HttpDoorConfig, metrics: Metrics): void {
  const open = metrics.gauge('insightmesh_recommender_http_connections', 'Open connections of the HTTP door');
  const dropped = metrics.counter(
    'insightmesh_recommender_http_connections_dropped_total',
    'Connections of the HTTP door closed as they came, because as many as may be were open',
  );
  server.maxConnections = config.HTTP_MAX_CONNECTIONS;
  server.on('connection', (socket: Socket) => {
    open.inc();
    socket.once('close', () => open.dec());
  });
  server.on('drop', () => dropped.inc());
}

const unreadable: Readonly<Record<string, [status: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'the headers are larger than 16 KiB'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'the request came too slowly'],
};

/** What is no request, or does not come in time, is answered in the form of every other error. */
function answerUnreadable(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswered(socket)) {
    socket.destroy();
    return;
  }
  const [status, message] = unreadable[error.code ?? ''] ?? ['400 Bad Request', 'the request is not well-formed HTTP'];
  const body = JSON.stringify(statusBody(new AppError('INVALID_ARGUMENT', message)));
  const head = ['content-type: application/json; charset=utf-8', `content-length: ${Buffer.byteLength(body)}`];
  closeGently(socket, [`HTTP/1.1 ${status}`, ...head, 'connection: close', '', body].join('\r\n'));
}
