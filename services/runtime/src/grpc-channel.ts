import type { ChannelOptions } from '@grpc/grpc-js';

/** gRPC's service config: all of a target's addresses in turn; UNAVAILABLE, and nothing else, is tried again. */
function serviceConfig(service: string): string {
  return JSON.stringify({
    loadBalancingConfig: [{ round_robin: {} }],
    methodConfig: [
      {
        name: [{ service }],
        retryPolicy: {
          maxAttempts: 3,
          initialBackoff: '0.05s',
          maxBackoff: '1s',
          backoffMultiplier: 2,
          retryableStatusCodes: ['UNAVAILABLE'],
        },
      },
    ],
  });
}

export function channelOptions(service: string, maxReceiveBytes = 16 * 1024 * 1024): ChannelOptions {
  return {
    'grpc.service_config': serviceConfig(service),
    'grpc.service_config_disable_resolution': 1,
    'grpc.enable_retries': 1,
    'grpc.keepalive_time_ms': 20_000,
    'grpc.keepalive_timeout_ms': 5000,
    // A name is looked up again when a connection ends. By default not within 30 s, in which a rollout may replace every address.
    'grpc.dns_min_time_between_resolutions_ms': 5_000,
    'grpc.initial_reconnect_backoff_ms': 100,
    // A replica that was started anew must have its clients back before a rolling restart goes on to the next one.
    'grpc.max_reconnect_backoff_ms': 1000,
    'grpc.max_receive_message_length': maxReceiveBytes,
  };
}
