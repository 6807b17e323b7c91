import {
  adminSettings,
  databaseSettings,
  grpcSettings,
  grpcTargetSetting,
  integerSetting,
  kafkaSettings,
  logSettings,
  meshSettings,
  nearSettings,
  objectStoreSettings,
  readConfig,
  tracingSettings,
} from '@insight-mesh/runtime/config';
import { z } from 'zod';

const schema = z.object({
  ...logSettings,
  ...adminSettings,
  ...kafkaSettings,
  ...databaseSettings,
  ...meshSettings,
  ...objectStoreSettings,
  ...tracingSettings,
  ...grpcSettings,
  GRPC_PORT: grpcSettings.GRPC_PORT.default(50054),
  // Nothing of its own is stored: the pool reads API keys.
  DATABASE_SCHEMA: databaseSettings.DATABASE_SCHEMA.default('recommender'),
  FEATURE_ADDRESS: grpcTargetSetting.default('127.0.0.1:50052'),
  /** Feature may take this share of the time to the caller's deadline, in percent, … */
  FEATURE_SHARE_PERCENT: integerSetting(1, 100).default(60),
  /** … and never more than these milliseconds. */
  FEATURE_MAX_MS: integerSetting(1, 60_000).default(150),
  /** Events of a customer that are asked of feature. */
  HISTORY_EVENTS: integerSetting(1, 200).default(100),
  /** Distinct items that a model gets as context. */
  CONTEXT_ITEMS: integerSetting(1, 200).default(20),
  /** What a model from elsewhere may take of one request, and never more than half of the time to the caller's deadline. */
  MODEL_MAX_MS: integerSetting(1, 60_000).default(100),
  /** How long a list of popular items serves. */
  POPULAR_TTL_MS: integerSetting(100, 3_600_000).default(5_000),
  /** First pause before a broken artefact is tried again; doubles up to MODEL_RETRY_MAX_MS. */
  MODEL_RETRY_MS: integerSetting(10, 3_600_000).default(1_000),
  MODEL_RETRY_MAX_MS: integerSetting(10, 3_600_000).default(60_000),
});

export type Config = z.infer<typeof schema>;

/** @throws ConfigError that names every wrong variable */
export function loadConfig(env?: NodeJS.ProcessEnv): Config {
  return readConfig(schema, env);
}

/** Variables that are no settings and are named nearly like one. */
export function misspelt(env?: NodeJS.ProcessEnv): ReturnType<typeof nearSettings> {
  return nearSettings(schema, env);
}
