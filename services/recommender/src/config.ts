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
import { describeSettings, type SettingFacts } from '@insight-mesh/runtime/setting-facts';
import { z } from 'zod';
import { doorSettings } from './door-settings.js';
import { dropInHasTenant } from './drop-in/settings.js';
import { experimentSettings } from './experiments/settings.js';
import { liveSettingsOf } from './live/settings.js';

const schema = z
  .object({
    ...logSettings,
    ...adminSettings,
    ...kafkaSettings,
    ...databaseSettings,
    ...meshSettings,
    ...objectStoreSettings,
    ...tracingSettings,
    ...grpcSettings,
    GRPC_PORT: grpcSettings.GRPC_PORT.default(50054),
    // Of experiments; the pool of ACCESS_SCHEMA reads API keys.
    DATABASE_SCHEMA: databaseSettings.DATABASE_SCHEMA.default('recommender'),
    FEATURE_ADDRESS: grpcTargetSetting.default('127.0.0.1:50052').describe('gRPC target of feature'),
    FEATURE_SHARE_PERCENT: integerSetting(1, 100)
      .default(60)
      .describe("share of the time to the caller's deadline that feature may take"),
    FEATURE_MAX_MS: integerSetting(1, 60_000)
      .default(150)
      .describe('milliseconds that feature may take at most, whatever the deadline'),
    HISTORY_EVENTS: integerSetting(1, 200).default(100).describe('events of a customer that are asked of feature'),
    CONTEXT_ITEMS: integerSetting(1, 200).default(20).describe('distinct items that a model gets as context'),
    MODEL_MAX_MS: integerSetting(1, 60_000)
      .default(100)
      .describe(
        "what a model from elsewhere (ONNX) may take of one request, and never more than half of the time to the caller's deadline; then similar and popular items are shown",
      ),
    POPULAR_TTL_MS: integerSetting(100, 3_600_000).default(5_000).describe('how long a list of popular items serves'),
    EXPRESSION_CACHE_ENTRIES: integerSetting(1, 1_000_000)
      .default(10_000)
      .describe('compiled filters and boosts that are kept, of all tenants'),
    EXPRESSION_CACHE_TENANT_ENTRIES: integerSetting(1, 1_000_000)
      .default(1_000)
      .describe('compiled filters and boosts that are kept of one tenant'),
    EXPRESSION_CACHE_CHARACTERS: integerSetting(2_000, 100_000_000)
      .default(200_000)
      .describe('characters of the texts of all filters and boosts that are kept; some 400 bytes of memory each'),
    ROTATION_CUSTOMERS: integerSetting(1, 10_000_000)
      .default(20_000)
      .describe(
        'customers and visitors for whom a replica remembers what it has shown of late, for `rules.rotation`; some 10 KB each',
      ),
    MODEL_RETRY_MS: integerSetting(10, 3_600_000)
      .default(1_000)
      .describe('first pause before a broken artefact is tried again; it doubles up to `MODEL_RETRY_MAX_MS`'),
    MODEL_RETRY_MAX_MS: integerSetting(10, 3_600_000)
      .default(60_000)
      .describe('longest pause before a broken artefact is tried again'),
    ...liveSettingsOf,
    ...experimentSettings,
    ...doorSettings,
  })
  .refine(dropInHasTenant, { path: ['DROP_IN_TENANT'], error: 'is needed where DROP_IN_PORT is set' });

export type Config = z.infer<typeof schema>;

/** @throws ConfigError that names every wrong variable */
export function loadConfig(env?: NodeJS.ProcessEnv): Config {
  return readConfig(schema, env);
}

/** Variables that are no settings and are named nearly like one. */
export function misspelt(env?: NodeJS.ProcessEnv): ReturnType<typeof nearSettings> {
  return nearSettings(schema, env);
}

/** Every setting with its facts, for the reference. */
export function settingsReference(): SettingFacts[] {
  return describeSettings(schema);
}
