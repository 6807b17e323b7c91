import { grpcSettings, integerSetting, portSetting } from '@insight-mesh/runtime/config';

/** Settings of the HTTP door, for the service's schema. */
export const httpSettings = {
  HTTP_HOST: grpcSettings.GRPC_HOST.describe('address of the HTTP door; `0.0.0.0` in a container'),
  HTTP_PORT: portSetting.default(8081).describe('port of the HTTP door; 0 takes any free one'),
  HTTP_MAX_BODY_BYTES: integerSetting(1_024, 64 * 1_048_576)
    .default(4 * 1_048_576)
    .describe('bytes of one body at the HTTP door; a larger one gets 413'),
  HTTP_BODIES_MAX_BYTES: integerSetting(1_048_576, 4_096 * 1_048_576)
    .default(64 * 1_048_576)
    .describe('bytes of bodies that are being received over all connections; beyond them the answer is 429'),
  HTTP_MAX_RUNNING: integerSetting(1, 100_000)
    .default(512)
    .describe('requests of the HTTP door that are dealt with at once; beyond them the answer is 429'),
  HTTP_MAX_CONNECTIONS: integerSetting(1, 1_000_000)
    .default(4_096)
    .describe('open connections of the HTTP door; beyond them a new one is closed as it comes'),
  HTTP_DEADLINE_MS: integerSetting(1, 600_000)
    .default(2_000)
    .describe(
      'what a request may take that names no time itself (`grpc-timeout`, `x-request-timeout-ms`), in milliseconds',
    ),
  HTTP_HEAD_TIMEOUT_MS: integerSetting(100, 600_000)
    .default(10_000)
    .describe('until when the headers of an HTTP request must have come'),
  HTTP_REQUEST_TIMEOUT_MS: integerSetting(100, 600_000)
    .default(30_000)
    .describe('until when all of an HTTP request must have come'),
  HTTP_KEEP_ALIVE_MS: integerSetting(100, 3_600_000)
    .default(65_000)
    .describe(
      'how long a connection of the HTTP door may wait for its next request; longer than a load balancer keeps an idle one',
    ),
  HTTP_DRAIN_GRACE_MS: integerSetting(0, 20_000)
    .default(1_000)
    .describe('how long kept-alive connections may still send while the process stops'),
};

/** The door's settings as they were read. */
export interface HttpDoorConfig {
  HTTP_HOST: string;
  HTTP_PORT: number;
  HTTP_MAX_BODY_BYTES: number;
  HTTP_BODIES_MAX_BYTES: number;
  HTTP_MAX_RUNNING: number;
  HTTP_MAX_CONNECTIONS: number;
  HTTP_DEADLINE_MS: number;
  HTTP_HEAD_TIMEOUT_MS: number;
  HTTP_REQUEST_TIMEOUT_MS: number;
  HTTP_KEEP_ALIVE_MS: number;
  HTTP_DRAIN_GRACE_MS: number;
}
