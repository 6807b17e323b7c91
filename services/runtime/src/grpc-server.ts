import {
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  setLogger,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { packageDefinition, type Services, serviceDefinition } from '@insight-mesh/contracts';
import { HealthImplementation } from 'grpc-health-check';
import type { Authenticator, Caller } from './auth.js';
import { AppError } from './errors.js';
import { readAll, writeAll } from './grpc-call.js';
import { toStatus } from './grpc-errors.js';
import { defaultLimits, type GrpcLimits, serverOptions } from './grpc-limits.js';
import { readRequest } from './grpc-request.js';
import { type HandledMethod, Running } from './grpc-running.js';
import {
  type ClientStream,
  type Handler,
  type HandlersOf,
  isClientStream,
  type ServerStream,
  type TlsOptions,
  type Unary,
} from './grpc-types.js';
import { listenError } from './listen.js';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';

export type { GrpcLimits } from './grpc-limits.js';
export type {
  CallContext,
  ClientStream,
  Handler,
  HandlersOf,
  ServerStream,
  TlsOptions,
  Unary,
} from './grpc-types.js';

export interface GrpcServerSettings {
  host: string;
  /** 0 takes any free port. */
  port: number;
  log: Logger;
  metrics: Metrics;
  /** Who calls. A listener whose callers have no key brings one that says the same of all. */
  authenticator: Pick<Authenticator, 'fromMetadata'>;
  limits?: Partial<GrpcLimits>;
  /** Absent: plain text. */
  tls?: TlsOptions | undefined;
  /** Whether a caller may call now, asked once its scope is known to do and before its request is read; throws where not. */
  admit?: (caller: Caller) => void;
  /** What health follows while the server listens, looked at twice a second. Absent: SERVING from the start to the stop. */
  ready?: () => boolean;
}

const readinessEveryMs = 500;

/** What health answers SERVING for from the start to the stop, ready or not: whether a restart would help is another question. */
const livenessName = 'liveness';

type AnyMethod = MethodDefinition<object, object>;
type AnyHandler = Handler<object, object>;

// Contracts' types are checked where handlers are added; past that point every message is bytes or an object.
const asIs = (bytes: Buffer) => bytes;

/**
 * A gRPC server with health (grpc.health.v1: `''` and each service for readiness, `liveness`), reflection, authentication, deadlines, cancellation and limits. Handlers
 * return or throw; an AppError reaches the caller whole, anything else as INTERNAL "internal error" and in the log.
 */
export class GrpcServer {
  readonly #settings: GrpcServerSettings;
  readonly #limits: GrpcLimits;
  readonly #server: Server;
  readonly #running: Running;
  readonly #health = new HealthImplementation({ '': 'NOT_SERVING', [livenessName]: 'NOT_SERVING' });
  readonly #services: string[] = [];
  #serving: boolean | undefined;
  #started = false;
  #following: NodeJS.Timeout | undefined;

  constructor(settings: GrpcServerSettings) {
    this.#settings = settings;
    this.#limits = { ...defaultLimits, ...settings.limits };
    // grpc-js writes to standard error by itself; everything it says is an error that is reported here anyway.
    const say = (message?: unknown) => settings.log.debug({ grpc: String(message) }, 'grpc-js');
    setLogger({ error: say, info: say, debug: say });
    this.#server = new Server(serverOptions(this.#limits));
    this.#running = new Running({ ...settings, maxRunning: this.#limits.maxRunning });
  }

  /** Adds one service; every method of its contract needs a handler, and every handler someone who may call it. */
  add<Name extends keyof Services & string>(name: Name, handlers: HandlersOf<Services[Name]>): void {
    const definition = serviceDefinition(name) as Record<string, AnyMethod>;
    const given = handlers as unknown as Record<string, AnyHandler | undefined>;
    const implementation: UntypedServiceImplementation = {};
    const bytes: Record<string, MethodDefinition<Buffer, Buffer>> = {};
    for (const [methodName, method] of Object.entries(definition)) {
      const handler = given[methodName];
      if (handler === undefined) throw new Error(`${name}/${methodName} has no handler`);
      if (handler.scope === undefined && handler.services !== true)
        throw new Error(`${name}/${methodName}: nobody may call it`);
      if (method.requestStream && method.responseStream)
        throw new Error(`${name}/${methodName}: streams both ways are not supported`);
      if (method.requestStream !== isClientStream(handler.handle))
        throw new Error(`${name}/${methodName}: a stream of requests, and no other, needs a handler of clientStream`);
      // Bytes are read and written within our own handler: after authentication, and with our own errors and log.
      bytes[methodName] = {
        ...method,
        requestDeserialize: asIs,
        requestSerialize: asIs,
        responseDeserialize: asIs,
        responseSerialize: asIs,
      };
      const handled: HandledMethod = {
        name: method.path.replace(/^\//, ''),
        ...(handler.scope !== undefined && { scope: handler.scope }),
        services: handler.services === true,
        takesUnfit: handler.takesUnfit === true,
        stream: method.responseStream,
        log: this.#settings.log.child({ method: method.path.replace(/^\//, '') }),
      };
      const { handle } = handler;
      if (method.responseStream)
        implementation[methodName] = this.#stream(handled, method, handle as ServerStream<object, object>);
      else if (method.requestStream)
        implementation[methodName] = this.#gather(handled, method, handle as unknown as ClientStream<object, object>);
      else implementation[methodName] = this.#unary(handled, method, handle as Unary<object, object>);
    }
    this.#server.addService(bytes, implementation);
    this.#services.push(name);
    this.#health.setStatus(name, 'NOT_SERVING');
  }

  #unary(handled: HandledMethod, method: AnyMethod, handle: Unary<object, object>) {
    return (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>): void => {
      const answer = async (context: Parameters<typeof handle>[1]) => {
        const response = await handle(readRequest(method, call.request, handled.takesUnfit), context);
        callback(null, method.responseSerialize(response));
      };
      void this.#running.run(call, handled, answer, (error) => callback(toStatus(error)));
    };
  }

  #gather(handled: HandledMethod, method: AnyMethod, handle: ClientStream<object, object>) {
    return (call: ServerReadableStream<Buffer, Buffer>, callback: sendUnaryData<Buffer>): void => {
      const read = (bytes: Buffer) => readRequest(method, bytes, handled.takesUnfit);
      const answer = async (context: Parameters<typeof handle>[1]) => {
        const requests = readAll(call, read, context.signal, this.#limits.clientStreamIdleMs);
        callback(null, method.responseSerialize(await handle(requests, context)));
      };
      void this.#running.run(call, handled, answer, (error) => callback(toStatus(error)));
    };
  }

  #stream(handled: HandledMethod, method: AnyMethod, handle: ServerStream<object, object>) {
    return (call: ServerWritableStream<Buffer, Buffer>): void => {
      const answer = (context: Parameters<typeof handle>[1]) =>
        writeAll(
          call,
          handle,
          readRequest(method, call.request, handled.takesUnfit),
          context,
          method.responseSerialize,
        );
      void this.#running.run(call, handled, answer, (error) => call.emit('error', toStatus(error)));
    };
  }

  /** Listens; resolves to the port. Health follows `ready`, or turns SERVING, unless setServing(false) was called before. */
  async start(): Promise<number> {
    this.#health.addToServer(this.#server);
    new ReflectionService(packageDefinition, { services: [...this.#services, 'grpc.health.v1.Health'] }).addToServer(
      this.#server,
    );
    const { host, port, tls } = this.#settings;
    const credentials =
      tls === undefined
        ? ServerCredentials.createInsecure()
        : ServerCredentials.createSsl(
            tls.ca ?? null,
            [{ cert_chain: tls.cert, private_key: tls.key }],
            tls.ca !== undefined,
          );
    const bound = await new Promise<number>((resolve, reject) => {
      const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
      this.#server.bindAsync(address, credentials, (error, boundPort) => {
        if (error === null) resolve(boundPort);
        else reject(listenError('gRPC', host, port, error));
      });
    });
    this.#started = true;
    this.#health.setStatus(livenessName, 'SERVING');
    const { ready } = this.#settings;
    if (ready === undefined || this.#serving === false) {
      this.setServing(this.#serving ?? true);
      return bound;
    }
    const follow = () => this.#setHealth(ready());
    follow();
    this.#following = setInterval(follow, readinessEveryMs);
    this.#following.unref();
    return bound;
  }

  /** What grpc.health.v1 says of the server and of each of its services; ends the following of `ready`. */
  setServing(serving: boolean): void {
    clearInterval(this.#following);
    this.#serving = serving;
    this.#setHealth(serving);
  }

  #setHealth(serving: boolean): void {
    const status = serving && this.#started ? 'SERVING' : 'NOT_SERVING';
    for (const name of ['', ...this.#services]) this.#health.setStatus(name, status);
  }

  /** Takes no more calls, ends streams with UNAVAILABLE, lets unary calls finish within limits.drainMs, and closes. */
  async stop(): Promise<void> {
    this.setServing(false);
    if (!this.#started) return this.#server.forceShutdown();
    const closed = new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
    const stopping = new AppError('UNAVAILABLE', 'the server is stopping; call again', { retryAfterSeconds: 1 });
    this.#running.abortStreams(stopping);
    const idle = await this.#running.idle(this.#limits.drainMs);
    if (!idle) {
      this.#settings.log.warn({ running: this.#running.count }, 'gRPC calls were cut off after the drain time');
      this.#running.cutOff(stopping);
    }
    // Idle watchers of health would hold tryShutdown for ever; answers just given need only a moment to be sent.
    await bounded(closed, 500);
    this.#server.forceShutdown();
  }
}

function bounded(promise: Promise<void>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void promise.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
