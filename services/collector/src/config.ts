import {
  adminSettings,
  databaseSettings,
  grpcSettings,
  integerSetting,
  kafkaSettings,
  logSettings,
  meshSettings,
  portSetting,
  readConfig,
  tracingSettings,
} from '@insight-mesh/runtime/config';
import { z } from 'zod';

const keyError = 'must be 32 random bytes in base64, for example from: openssl rand -base64 32';

const schema = z.object({
  ...logSettings,
  ...grpcSettings,
  ...adminSettings,
  ...kafkaSettings,
  ...databaseSettings,
  ...meshSettings,
  ...tracingSettings,
  GRPC_PORT: portSetting.default(50051),
  DATABASE_SCHEMA: databaseSettings.DATABASE_SCHEMA.default('collector'),
  HTTP_HOST: grpcSettings.GRPC_HOST,
  HTTP_PORT: portSetting.default(8080),
  /** Encrypts the bytes of dead letters. */
  DEAD_LETTER_KEY: z
    .string({ error: keyError })
    .regex(/^[A-Za-z0-9+/]{43}=$/, { error: keyError })
    .transform((text) => Buffer.from(text, 'base64')),
  /** Tells later readers which key that was. */
  DEAD_LETTER_KEY_ID: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .default('k1'),
  /** Bytes of one HTTP body, before and after inflating. */
  MAX_BODY_BYTES: integerSetting(1_024, 64 * 1_048_576).default(4 * 1_048_576),
  /** Events or items of one call. */
  MAX_ELEMENTS: integerSetting(1, 100_000).default(5_000),
  /** After this long without an acknowledgement from Kafka the client is told to come back later. */
  STORE_DEADLINE_MS: integerSetting(100, 60_000).default(5_000),
  /** How long kept-alive connections may still send while the process stops. */
  DRAIN_GRACE_MS: integerSetting(0, 20_000).default(1_000),
});

export type Config = z.infer<typeof schema>;

export function loadConfig(env?: NodeJS.ProcessEnv): Config {
  return readConfig(schema, env);
}
