import type { Services } from '@insight-mesh/contracts';
import type { Caller, Scope } from './auth.js';
import type { Logger } from './log.js';

/** What a handler knows of a call beside its request. */
export interface CallContext {
  caller: Caller;
  tenantId: string;
  /** Aborted at the deadline, when the caller cancels, and when the server gives up draining. */
  signal: AbortSignal;
  /** Milliseconds since 1970; undefined if the caller gave none. */
  deadlineMs: number | undefined;
  log: Logger;
  /** `insightmesh.feature.v1.FeatureService/GetFeatures` */
  method: string;
  /** What came beside the request under a name in lower case, such as baggage. Absent in a call that did not come from outside. */
  metadata?: (name: string) => string | undefined;
}

export type Unary<Request, Response> = (request: Request, call: CallContext) => Promise<Response>;
export type ServerStream<Request, Response> = (request: Request, call: CallContext) => AsyncIterable<Response>;

/** Of a call whose caller sends many messages and gets one: they are read as fast as the handler asks for them. */
export type ClientStream<Request, Response> = (
  requests: AsyncIterable<Request>,
  call: CallContext,
) => Promise<Response>;

const clientStreams = new WeakSet<object>();

/**
 * Marks the handler of a method with a stream of requests. Definitions' types do not tell such methods from unary ones, so it takes the
 * place of a unary one; the server refuses a handler that is not what its contract says.
 */
export function clientStream<Request, Response>(handle: ClientStream<Request, Response>): Unary<Request, Response> {
  clientStreams.add(handle);
  return handle as unknown as Unary<Request, Response>;
}

export function isClientStream(handle: object): boolean {
  return clientStreams.has(handle);
}

/** Names of a definition's methods, without the index signature that grpc-js adds. */
export type MethodNames<Definition> = keyof {
  [Name in keyof Definition as string extends Name ? never : Name extends string ? Name : never]: true;
} &
  string;

/** The request as a handler reads it (defaults filled in). */
export type HandledRequest<Method> = Method extends { requestDeserialize: (bytes: Buffer) => infer Request }
  ? Request
  : never;
/** The response as a handler writes it (fields may be absent). */
export type HandledResponse<Method> = Method extends { responseSerialize: (value: infer Response) => Buffer }
  ? Response
  : never;

/** A method's handler, and who may call it. Whoever is not named here may not. */
export interface Handler<Request, Response> {
  /** API keys with this scope may call. */
  scope?: Scope;
  /** Services of the mesh may call. */
  services?: boolean;
  /** Text that is not UTF-8 is for the handler to refuse, see `unfitMark`. Else the whole request is refused. */
  takesUnfit?: boolean;
  /** Unary or server-streaming, or made by `clientStream`, as the contract says. */
  handle: Unary<Request, Response> | ServerStream<Request, Response>;
}

export type HandlersOf<Definition> = {
  [Name in MethodNames<Definition>]: Handler<HandledRequest<Definition[Name]>, HandledResponse<Definition[Name]>>;
};

export type ServiceName = keyof Services;

/** PEM files' contents. A server with `ca` demands client certificates; a client's `cert` and `key` are what it shows. */
export interface TlsOptions {
  cert: Buffer;
  key: Buffer;
  ca?: Buffer;
}
