import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './listen.js';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';

export interface AdminServerSettings {
  host: string;
  /** 0 takes any free port. */
  port: number;
  metrics: Metrics;
  ready: () => boolean;
  log: Logger;
}

export interface AdminServer {
  /** Resolves to the port. */
  start(): Promise<number>;
  stop(): Promise<void>;
}

/** `/metrics` for Prometheus, `/healthz` (200 while the process lives) and `/readyz` (503 when it must not get work). */
export function createAdminServer(settings: AdminServerSettings): AdminServer {
  const readiness = settings.metrics.gauge('insightmesh_ready', '1 while the service can serve, as /readyz says');
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url?.split('?', 1)[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'use GET\n');
    if (path === '/healthz') return send(response, 200, 'ok\n');
    if (path === '/readyz')
      return settings.ready() ? send(response, 200, 'ready\n') : send(response, 503, 'not ready\n');
    if (path !== '/metrics') return send(response, 404, 'try /metrics, /healthz or /readyz\n');
    const { registry } = settings.metrics;
    readiness.set(settings.ready() ? 1 : 0);
    return send(response, 200, await registry.metrics(), registry.contentType);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      settings.log.error({ err: error }, 'admin request failed');
      if (!response.headersSent) send(response, 500, 'internal error\n');
      else response.destroy();
    });
  });
  server.requestTimeout = 5000;
  return {
    start: () => listen(server, 'admin HTTP', settings.host, settings.port),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}
