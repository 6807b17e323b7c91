import type { ServerOptions } from '@grpc/grpc-js';

/** What one server is willing to carry. */
export interface GrpcLimits {
  /** Handlers at work at once, over all connections; calls beyond are RESOURCE_EXHAUSTED. */
  maxRunning: number;
  /** Open streams a connection. grpc-js has no limit of its own, and 20,000 half-open streams cost 163 MiB. */
  maxConcurrentStreams: number;
  /** Bytes of one request. */
  maxReceiveBytes: number;
  /** Milliseconds after which a connection is closed gently, so that clients spread over new replicas; 0: never. */
  maxConnectionAgeMs: number;
  /** Milliseconds that a client which streams requests may take to its next one. */
  clientStreamIdleMs: number;
  /** Milliseconds that calls in flight get to finish when the server stops. */
  drainMs: number;
}

/** So long a stream may go on that had begun on a connection before its age was reached. */
const oldStreamsMs = 3_600_000;

export const defaultLimits: GrpcLimits = {
  maxRunning: 512,
  maxConcurrentStreams: 100,
  maxReceiveBytes: 4 * 1024 * 1024,
  maxConnectionAgeMs: 0,
  clientStreamIdleMs: 30_000,
  drainMs: 20_000,
};

export function serverOptions(limits: GrpcLimits): ServerOptions {
  return {
    'grpc.max_concurrent_streams': limits.maxConcurrentStreams,
    'grpc.max_receive_message_length': limits.maxReceiveBytes,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    ...(limits.maxConnectionAgeMs > 0 && {
      'grpc.max_connection_age_ms': limits.maxConnectionAgeMs,
      'grpc.max_connection_age_grace_ms': oldStreamsMs,
    }),
  };
}
