import { once } from 'node:events';
import { Client, type ClientReadableStream, credentials, Metadata } from '@grpc/grpc-js';
import { type ServiceHandlers, type Services, serviceDefinition } from '@insight-mesh/contracts';
import { AppError } from './errors.js';
import { channelOptions } from './grpc-channel.js';
import { fromServiceError } from './grpc-errors.js';
import type { CallContext, MethodNames, TlsOptions } from './grpc-types.js';
import type { Metrics } from './metrics.js';
import { injectTrace, withClientSpan } from './tracing.js';

export interface ClientSettings {
  /** `host:port`, or any target that grpc-js resolves; calls go round all of its addresses. */
  address: string;
  /** A service of the mesh gives its token and name; anyone else an API key. */
  serviceToken?: string | undefined;
  serviceName?: string | undefined;
  apiKey?: string | undefined;
  /** Milliseconds that a call may take unless it says otherwise. */
  defaultDeadlineMs: number;
  metrics?: Metrics | undefined;
  tls?: ClientTls | undefined;
  /** Bytes of one response; 16 MiB by default. */
  maxReceiveBytes?: number;
}

/** PEM contents; without `ca` the system's authorities are trusted. */
export type ClientTls = Partial<TlsOptions>;

export interface CallOptions {
  /** The tenant for which a service calls; the parent's by default. An API key has its own. */
  tenantId?: string | undefined;
  /** The API key to call with, in place of the client's own credentials: of a caller for whom a call is passed on. */
  apiKey?: string | undefined;
  /** The call that is being handled: its cancellation and what is left of its deadline are carried on. */
  parent?: Pick<CallContext, 'tenantId' | 'signal' | 'deadlineMs'> | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds from now; never more than the parent has left. */
  deadlineMs?: number | undefined;
}

type SentRequest<M> = M extends { requestSerialize: (value: infer Request) => Buffer } ? Request : never;
type ReadResponse<M> = M extends { responseDeserialize: (bytes: Buffer) => infer Response } ? Response : never;
// A unary handler takes a call and a callback, a server-streaming one the call alone.
type Answer<Handle, Response> = Handle extends (...args: infer Args) => unknown
  ? Args['length'] extends 2
    ? Promise<Response>
    : AsyncIterable<Response>
  : never;

/** A handler of one request has it on its call; one of a stream of requests does not. */
type SentBy<Handle, Request> = Handle extends (call: infer Call, ...rest: never[]) => unknown
  ? Call extends { request: unknown }
    ? Request
    : Iterable<Request> | AsyncIterable<Request>
  : never;
type HandlerOf<Name extends keyof Services, M> = M extends keyof ServiceHandlers[Name]
  ? ServiceHandlers[Name][M]
  : never;

export interface ClientControls {
  close(): void;
  /** Resolves when a connection stands. @throws AppError UNAVAILABLE after `ms` milliseconds */
  waitForReady(ms: number): Promise<void>;
}

export type TypedClient<Name extends keyof Services> = {
  [M in MethodNames<Services[Name]>]: (
    request: SentBy<HandlerOf<Name, M>, SentRequest<Services[Name][M]>>,
    options?: CallOptions,
  ) => Answer<HandlerOf<Name, M>, ReadResponse<Services[Name][M]>>;
} & ClientControls;

interface Method {
  path: string;
  requestStream: boolean;
  responseStream: boolean;
  requestSerialize: (value: object) => Buffer;
  responseDeserialize: (bytes: Buffer) => object;
}

/**
 * A client of one service. Methods reject with AppError, violations included. UNAVAILABLE is tried up to three times
 * within the deadline, nothing else. A stream starts when it is iterated, and is cancelled when the loop is left. A stream of
 * requests is read as fast as the server takes them, and no further once it has answered.
 */
export function createClient<Name extends keyof Services & string>(
  name: Name,
  settings: ClientSettings,
): TypedClient<Name> {
  const { tls } = settings;
  const channelCredentials =
    tls === undefined
      ? credentials.createInsecure()
      : credentials.createSsl(tls.ca ?? null, tls.key ?? null, tls.cert ?? null);
  const client = new Client(settings.address, channelCredentials, channelOptions(name, settings.maxReceiveBytes));
  const caller = new ServiceCaller(client, name, settings);
  const methods: Record<string, unknown> = {};
  for (const [methodName, method] of Object.entries(serviceDefinition(name) as unknown as Record<string, Method>)) {
    if (method.responseStream)
      methods[methodName] = (request: object, options: CallOptions = {}) => caller.stream(method, request, options);
    else if (method.requestStream)
      methods[methodName] = (requests: AsyncIterable<object>, options: CallOptions = {}) =>
        caller.gather(method, requests, options);
    else methods[methodName] = (request: object, options: CallOptions = {}) => caller.unary(method, request, options);
  }
  const controls: ClientControls = {
    close: () => client.close(),
    waitForReady: (ms) =>
      new Promise((resolve, reject) => {
        client.waitForReady(Date.now() + ms, (error) => {
          if (error === undefined) resolve();
          else reject(new AppError('UNAVAILABLE', `${name} was not reached within ${ms} ms`, { cause: error }));
        });
      }),
  };
  return { ...methods, ...controls } as unknown as TypedClient<Name>;
}

class ServiceCaller {
  readonly #client: Client;
  readonly #service: string;
  readonly #settings: ClientSettings;

  constructor(client: Client, service: string, settings: ClientSettings) {
    this.#client = client;
    this.#service = service;
    this.#settings = settings;
  }

  unary(method: Method, request: object, options: CallOptions): Promise<object> {
    return this.#measured(method, () =>
      withClientSpan(method.path.slice(1), () => {
        const prepared = this.#prepare(options);
        return new Promise<object>((resolve, reject) => {
          const { path, requestSerialize, responseDeserialize } = method;
          const call = this.#client.makeUnaryRequest(
            path,
            requestSerialize,
            responseDeserialize,
            request,
            prepared.metadata,
            { deadline: prepared.deadline },
            (error, response) => {
              release();
              if (error === null && response !== undefined) resolve(response);
              else reject(this.#failure(error, prepared.signals));
            },
          );
          const release = onAbort(prepared.signals, () => call.cancel());
        });
      }),
    );
  }

  gather(method: Method, requests: Iterable<object> | AsyncIterable<object>, options: CallOptions): Promise<object> {
    return this.#measured(method, () =>
      withClientSpan(method.path.slice(1), async () => {
        const prepared = this.#prepare(options);
        const { path, requestSerialize, responseDeserialize } = method;
        const answered = new AbortController();
        const { promise, resolve, reject } = newPromise<object>();
        const call = this.#client.makeClientStreamRequest(
          path,
          requestSerialize,
          responseDeserialize,
          prepared.metadata,
          { deadline: prepared.deadline },
          (error, response) => {
            answered.abort();
            if (error === null && response !== undefined) resolve(response);
            else reject(this.#failure(error, prepared.signals));
          },
        );
        // Whatever is wrong with it, the answer says so.
        call.on('error', () => {});
        const release = onAbort(prepared.signals, () => call.cancel());
        const send = async () => {
          for await (const request of requests) {
            if (answered.signal.aborted) return;
            if (!call.write(request)) await once(call, 'drain', { signal: answered.signal }).catch(() => {});
          }
          if (!answered.signal.aborted) call.end();
        };
        // Not waited for: an answer may come while the next request is still to be had.
        send().catch((error: unknown) => {
          reject(error);
          call.cancel();
        });
        return promise.finally(release);
      }),
    );
  }

  async *stream(method: Method, request: object, options: CallOptions): AsyncGenerator<object, void, undefined> {
    let call: ClientReadableStream<object> | undefined;
    let release = () => {};
    let code = 'CANCELLED';
    const started = performance.now();
    try {
      const prepared = await withClientSpan(method.path.slice(1), async () => this.#prepare(options));
      const { path, requestSerialize, responseDeserialize } = method;
      const opened = this.#client.makeServerStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        prepared.metadata,
        { deadline: prepared.deadline },
      );
      call = opened;
      release = onAbort(prepared.signals, () => opened.cancel());
      try {
        for await (const message of opened) yield message as object;
        code = 'OK';
      } catch (error) {
        throw this.#failure(error, prepared.signals);
      }
    } catch (error) {
      code = fromServiceError(error, this.#service).code;
      throw error;
    } finally {
      release();
      call?.cancel();
      this.#observe(method, code, started);
    }
  }

  /** @throws AppError if the call is already cancelled or too late, before anything is sent */
  #prepare(options: CallOptions): { metadata: Metadata; deadline: number; signals: AbortSignal[] } {
    const { parent } = options;
    const signals = [parent?.signal, options.signal].filter((signal) => signal !== undefined);
    for (const signal of signals) if (signal.aborted) throw abortError(signal);
    const own = Date.now() + (options.deadlineMs ?? this.#settings.defaultDeadlineMs);
    const deadline = Math.min(own, parent?.deadlineMs ?? own);
    if (deadline <= Date.now()) throw new AppError('DEADLINE_EXCEEDED', `no time is left to call ${this.#service}`);
    return { metadata: this.#metadata(options.tenantId ?? parent?.tenantId, options.apiKey), deadline, signals };
  }

  #metadata(tenantId: string | undefined, callerKey: string | undefined): Metadata {
    const { apiKey, serviceToken, serviceName } = callerKey === undefined ? this.#settings : { apiKey: callerKey };
    const metadata = new Metadata();
    if (apiKey !== undefined) metadata.set('x-api-key', apiKey);
    if (serviceToken !== undefined) metadata.set('x-service-token', serviceToken);
    if (serviceName !== undefined) metadata.set('x-service-name', serviceName);
    if (serviceToken !== undefined && tenantId !== undefined) metadata.set('x-tenant-id', tenantId);
    const carrier: Record<string, string> = {};
    injectTrace(carrier);
    for (const [key, value] of Object.entries(carrier)) metadata.set(key, value);
    return metadata;
  }

  #failure(error: unknown, signals: AbortSignal[]): AppError {
    const aborted = signals.find((signal) => signal.aborted);
    return aborted === undefined ? fromServiceError(error, this.#service) : abortError(aborted);
  }

  async #measured<T>(method: Method, run: () => Promise<T>): Promise<T> {
    const started = performance.now();
    let code = 'OK';
    try {
      return await run();
    } catch (error) {
      code = fromServiceError(error, this.#service).code;
      throw error;
    } finally {
      this.#observe(method, code, started);
    }
  }

  #observe(method: Method, code: string, started: number): void {
    this.#settings.metrics?.observeRpc('client', method.path.slice(1), code, (performance.now() - started) / 1000);
  }
}

function newPromise<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (reason: unknown) => void } {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

function abortError(signal: AbortSignal): AppError {
  const { reason } = signal;
  return reason instanceof AppError ? reason : new AppError('CANCELLED', 'the call was cancelled', { cause: reason });
}

/** Returns what takes the listeners away again. */
function onAbort(signals: AbortSignal[], listener: () => void): () => void {
  for (const signal of signals) signal.addEventListener('abort', listener, { once: true });
  return () => {
    for (const signal of signals) signal.removeEventListener('abort', listener);
  };
}
