import { once } from 'node:events';
import { addAbortSignal } from 'node:stream';
import type { Metadata, ServerReadableStream, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { AppError } from './errors.js';
import type { CallContext, ServerStream } from './grpc-types.js';
import { pause } from './pause.js';

export type AnyCall =
  | ServerUnaryCall<Buffer, Buffer>
  | ServerReadableStream<Buffer, Buffer>
  | ServerWritableStream<Buffer, Buffer>;

/** The call's deadline in milliseconds since 1970. */
export function deadlineOf(call: AnyCall): number | undefined {
  const deadline = call.getDeadline();
  const ms = typeof deadline === 'number' ? deadline : deadline.getTime();
  return Number.isFinite(ms) ? ms : undefined;
}

/** Why grpc-js cancelled a call: its timer may fire a little before the deadline. */
export function cancelReason(call: AnyCall): AppError {
  const deadline = deadlineOf(call);
  return deadline !== undefined && Date.now() >= deadline - 5
    ? new AppError('DEADLINE_EXCEEDED', 'the deadline has passed')
    : new AppError('CANCELLED', 'the caller cancelled the call');
}

/** The first text of one name. */
export function metadataText(metadata: Metadata, name: string): string | undefined {
  const [value] = metadata.get(name);
  return typeof value === 'string' ? value : undefined;
}

/** The headers that carry the trace. */
export function traceCarrier(metadata: Metadata): Record<string, string> {
  const carrier: Record<string, string> = {};
  for (const name of ['traceparent', 'tracestate']) {
    const value = metadataText(metadata, name);
    if (value !== undefined) carrier[name] = value;
  }
  return carrier;
}

/** Writes a handler's messages as fast as the client reads; stops asking for more once the call is aborted. */
export async function writeAll<Request, Response>(
  call: ServerWritableStream<Buffer, Buffer>,
  handle: ServerStream<Request, Response>,
  request: Request,
  context: CallContext,
  serialize: (value: Response) => Buffer,
): Promise<void> {
  for await (const message of handle(request, context)) {
    context.signal.throwIfAborted();
    if (!call.write(serialize(message))) await once(call, 'drain', { signal: context.signal });
  }
  context.signal.throwIfAborted();
  call.end();
}

const breakOffMs = 20;

/**
 * The messages that a client streams, in order, read no faster than they are asked for. HTTP/2 cannot tell for certain that a client has
 * sent all that it meant to: where half a stream would do harm, its last message must say that it is the last.
 * @param idleMs the longest time to the next message, in milliseconds: one that never comes must not hold the handler for ever
 * @throws AppError DEADLINE_EXCEEDED where it does not come in time; the signal's reason once the call is aborted
 */
export async function* readAll<Request>(
  call: ServerReadableStream<Buffer, Buffer>,
  read: (bytes: Buffer) => Request,
  signal: AbortSignal,
  idleMs: number,
): AsyncGenerator<Request, void, undefined> {
  const idle = new AbortController();
  const late = new AppError(
    'DEADLINE_EXCEEDED',
    `no message came for ${idleMs / 1000} s; send them without such pauses`,
  );
  const wait = () => setTimeout(() => idle.abort(late), idleMs);
  let timer = wait();
  const either = AbortSignal.any([signal, idle.signal]);
  try {
    for await (const bytes of addAbortSignal(either, call) as AsyncIterable<Buffer>) {
      // The handler's own time does not count.
      clearTimeout(timer);
      yield read(bytes);
      timer = wait();
    }
  } catch (error) {
    either.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  // A client that breaks off is seen to end its stream first, and to be gone a moment later.
  await pause(breakOffMs, signal);
  signal.throwIfAborted();
}
