import { once } from 'node:events';
import type { Metadata, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { AppError } from './errors.js';
import type { CallContext, ServerStream } from './grpc-types.js';

export type AnyCall = ServerUnaryCall<Buffer, Buffer> | ServerWritableStream<Buffer, Buffer>;

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

/** The headers that carry the trace. */
export function traceCarrier(metadata: Metadata): Record<string, string> {
  const carrier: Record<string, string> = {};
  for (const name of ['traceparent', 'tracestate']) {
    const [value] = metadata.get(name);
    if (typeof value === 'string') carrier[name] = value;
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
