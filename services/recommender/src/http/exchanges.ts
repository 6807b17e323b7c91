import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { type Caller, requireScope } from '@insight-mesh/runtime/auth';
import { AppError, statusBody, toAppError } from '@insight-mesh/runtime/errors';
import { discardRest } from '@insight-mesh/runtime/http-discard-rest';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { withExtractedTrace } from '@insight-mesh/runtime/tracing';
import type { HttpDoorParts } from './http-door.js';
import { HttpError, statusOf } from './http-error.js';
import { type BodyBytes, readBody } from './read-body.js';
import { requestTimeoutMs } from './request-deadline.js';
import { type HttpAnswer, type Route, Routes } from './routes.js';

const jsonType = 'application/json; charset=utf-8';
/** Of a body that is refused, so many times the limit are still read, so that its sender gets to read the answer. */
const discardedLimits = 2;

/** The caller of a public route. */
const nobody: Caller = { kind: 'service', name: 'http', tenantId: '' };

function keyOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-api-key'];
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return (Array.isArray(given) ? given[0] : given) || bearer || '';
}

function traceOf(headers: IncomingHttpHeaders): Record<string, string> {
  const carrier: Record<string, string> = {};
  for (const name of ['traceparent', 'tracestate']) {
    const value = headers[name];
    if (typeof value === 'string') carrier[name] = value;
  }
  return carrier;
}

/** The requests of one door that are being dealt with: a bounded number, each with its caller, deadline, metrics and errors. */
export class Exchanges {
  /** While the door closes every answer asks its client to open its next connection elsewhere. */
  closing = false;
  /** The longest that any request which is being dealt with may take, in milliseconds. */
  longestMs: number;
  readonly #parts: HttpDoorParts;
  readonly #routes: Routes;
  readonly #bodies: BodyBytes;
  readonly #seconds: ReturnType<Metrics['histogram']>;
  readonly #running = new Set<AbortController>();
  readonly #waiting: (() => void)[] = [];

  constructor(parts: HttpDoorParts, bodies: BodyBytes) {
    this.#parts = parts;
    this.#bodies = bodies;
    this.#routes = new Routes(parts.routes);
    this.longestMs = Math.max(
      parts.config.HTTP_DEADLINE_MS,
      ...parts.routes.map((each) => each.defaultDeadlineMs ?? 0),
    );
    this.#seconds = parts.metrics.histogram(
      'insightmesh_recommender_http_seconds',
      'Time from the headers of a request at the HTTP door to its answer',
      ['route', 'status'],
    );
  }

  /** Answers one request; never rejects. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const controller = new AbortController();
    const gone = () => controller.abort(new AppError('CANCELLED', 'the caller has gone'));
    let route = 'none';
    response.once('close', gone);
    try {
      if (this.#running.size >= this.#parts.config.HTTP_MAX_RUNNING) {
        throw new AppError('RESOURCE_EXHAUSTED', 'the server is busy; try again later', { retryAfterSeconds: 1 });
      }
      this.#running.add(controller);
      const url = new URL(request.url ?? '/', 'http://door');
      const found = this.#routes.find(request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET'), url.pathname);
      route = `${found.route.method} ${found.route.path}`;
      const answer = await withExtractedTrace(traceOf(request.headers), route, () =>
        this.#answer(request, found.route, found.params, url.searchParams, controller),
      );
      this.#send(request, response, 200, Buffer.isBuffer(answer) ? answer : Buffer.from(JSON.stringify(answer)));
    } catch (error) {
      this.refuse(request, response, controller.signal.aborted ? controller.signal.reason : error);
    } finally {
      response.off('close', gone);
      this.#running.delete(controller);
      this.#seconds.observe({ route, status: String(response.statusCode) }, (performance.now() - started) / 1000);
      if (this.#running.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    }
  }

  async #answer(
    request: IncomingMessage,
    route: Route,
    params: Record<string, string>,
    query: URLSearchParams,
    controller: AbortController,
  ): Promise<HttpAnswer> {
    const { config, authenticator, log } = this.#parts;
    const { headers } = request;
    const timeoutMs = requestTimeoutMs(headers, route.defaultDeadlineMs ?? config.HTTP_DEADLINE_MS);
    this.longestMs = Math.max(this.longestMs, Math.min(timeoutMs, config.HTTP_REQUEST_TIMEOUT_MS));
    const deadlineMs = Date.now() + timeoutMs;
    const late = new AppError('DEADLINE_EXCEEDED', 'the deadline has passed');
    const timer = setTimeout(() => controller.abort(late), timeoutMs);
    const { signal } = controller;
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    // Looked at by the race alone, which may be over.
    aborted.catch(() => undefined);
    const work = async () => {
      const caller = route.scope === 'public' ? nobody : await authenticator.fromHeaders(headers);
      if (route.scope !== 'public' && route.scope !== 'any') requireScope(caller, route.scope);
      return route.handle({
        params,
        query,
        headers,
        apiKey: keyOf(headers),
        context: {
          caller,
          tenantId: caller.tenantId,
          signal,
          deadlineMs,
          log,
          method: `${route.method} ${route.path}`,
          metadata: (name) => {
            const value = headers[name];
            return Array.isArray(value) ? value[0] : value;
          },
        },
        body: () => readBody(request, config.HTTP_MAX_BODY_BYTES, this.#bodies, signal),
      });
    };
    try {
      // A handler that does not heed its signal must not delay the answer.
      return await Promise.race([work(), aborted]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Answers an error as google.rpc.Status. */
  refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const told = toAppError(error);
    if (told.code === 'INTERNAL') this.#parts.log.error({ err: told.cause ?? told }, 'request failed');
    if (response.headersSent || response.destroyed) return;
    const retryAfter = told.retryAfterSeconds ?? (told.code === 'UNAVAILABLE' ? 1 : undefined);
    if (retryAfter !== undefined) response.setHeader('retry-after', String(Math.ceil(retryAfter)));
    if (told.code === 'UNAUTHENTICATED') response.setHeader('www-authenticate', 'Bearer');
    if (told instanceof HttpError && told.status === 405)
      response.setHeader('allow', told.message.replace(/^.*takes /, ''));
    this.#send(request, response, statusOf(told), Buffer.from(JSON.stringify(statusBody(told))));
  }

  #send(request: IncomingMessage, response: ServerResponse, status: number, body: Buffer): void {
    if (response.headersSent || response.destroyed) return;
    if (this.closing) response.setHeader('connection', 'close');
    if (!request.complete) discardRest(request, discardedLimits * this.#parts.config.HTTP_MAX_BODY_BYTES);
    response.writeHead(status, { 'content-type': jsonType, 'content-length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  /** Resolves once nothing is being dealt with, or after `ms`. */
  idle(ms: number): Promise<void> {
    if (this.#running.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
