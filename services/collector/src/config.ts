import { isAbsolute, relative } from 'node:path';
import {
  adminSettings,
  databaseSettings,
  deadLetterSettings,
  grpcSettings,
  integerSetting,
  kafkaSettings,
  logSettings,
  meshSettings,
  nearSettings,
  portSetting,
  readConfig,
  secretKeySetting,
  tracingSettings,
} from '@insight-mesh/runtime/config';
import { describeSettings, type SettingFacts } from '@insight-mesh/runtime/setting-facts';
import { z } from 'zod';

function isWithin(folder: string | undefined, path: string | undefined): boolean {
  if (folder === undefined || path === undefined) return false;
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
}

function isOrigin(text: string): boolean {
  return text === '*' || (URL.canParse(text) && new URL(text).origin === text);
}

const oldKeysError = 'must be id:key pairs separated by commas, each key 32 bytes in base64';

function oldKeys(text: string): [id: string, key: string][] {
  const pairs = text.split(',').map((pair) => pair.trim());
  return pairs
    .filter((pair) => pair !== '')
    .map((pair) => {
      const colon = pair.indexOf(':');
      return [pair.slice(0, colon), pair.slice(colon + 1)];
    });
}

const folderSetting = z.string().refine(isAbsolute, 'must be an absolute path of a folder');

const settings = z.object({
  ...logSettings,
  ...grpcSettings,
  ...adminSettings,
  ...kafkaSettings,
  ...databaseSettings,
  ...meshSettings,
  ...tracingSettings,
  ...deadLetterSettings,
  GRPC_PORT: portSetting.default(50051).describe('port of gRPC; 0 takes any free one'),
  DATABASE_SCHEMA: databaseSettings.DATABASE_SCHEMA.default('collector'),
  HTTP_HOST: grpcSettings.GRPC_HOST.describe(
    'address of the HTTP door; of a name, its first address; `0.0.0.0` in a container',
  ),
  HTTP_PORT: portSetting.default(8080).describe('port of the HTTP door'),
  PSEUDONYM_KEY: secretKeySetting.meta({
    description:
      "32 random bytes in base64; of it come the tenants' keys of pseudonyms. Keep it: another key makes other pseudonyms",
    secret: true,
  }),
  MAX_BODY_BYTES: integerSetting(1_024, 64 * 1_048_576)
    .default(4 * 1_048_576)
    .describe('bytes of one body, before and after inflating'),
  BODIES_MAX_BYTES: integerSetting(16 * 1_048_576, 4_096 * 1_048_576)
    .default(64 * 1_048_576)
    .describe(
      'bytes of bodies that are being received, or wait to be inflated or for their key, over all connections; beyond them the bodies that have been on their way the longest get 503. At least twice `MAX_BODY_BYTES`',
    ),
  HEAD_TIMEOUT_MS: integerSetting(100, 600_000)
    .default(10_000)
    .describe(
      "until when the headers of an HTTP request must have come, from its first byte or, for a connection's first, from its opening",
    ),
  REQUEST_TIMEOUT_MS: integerSetting(100, 600_000)
    .default(30_000)
    .describe(
      'until when all of a request must have come; at least `HEAD_TIMEOUT_MS`. A body of 4 MiB needs 140 KB/s to come in time',
    ),
  KEEP_ALIVE_MS: integerSetting(100, 3_600_000)
    .default(65_000)
    .describe(
      'how long a connection may wait for its next request. Longer than a load balancer keeps an idle one (60 s mostly): else it sends now and then into one that is just being closed',
    ),
  MAX_CONNECTIONS: integerSetting(1, 1_000_000)
    .default(4_096)
    .describe('open connections of the HTTP door; beyond them a new one is closed as it comes'),
  MAX_ELEMENTS: integerSetting(1, 100_000).default(5_000).describe('events or items of one call'),
  LOGS_MAX_ELEMENTS: integerSetting(1, 100_000)
    .optional()
    .describe(
      'records of one call at `/v1/logs`, whose shippers drop a chunk that is refused; unset: 50000, or as many as `QUEUE_MAX_BYTES` has room for',
    ),
  KEY_EVENTS_PER_SECOND: integerSetting(0, 1_000_000)
    .default(100_000)
    .describe('events and items a second that a key without a limit of its own may send to one replica; 0: no limit'),
  KEY_BURST_SECONDS: integerSetting(1, 60).default(2).describe("a rested key may send so many seconds' worth at once"),
  KEYS_HOLD_SECONDS: integerSetting(0, 86_400)
    .default(600)
    .describe(
      'how long keys and policies that were in use hold on, and the collector stays ready, while Postgres does not answer; 0: for 5 seconds, and not ready',
    ),
  CATALOGUE_MAX_ITEMS: integerSetting(0, 20_000_000)
    .default(1_000_000)
    .describe(
      'items of all tenants of which each replica holds price, category and brand, for cleaning and `item_facts`; 0 leaves the catalogue unread',
    ),
  BEACON_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .transform((origins) => origins.filter((origin) => origin !== ''))
    .refine((origins) => origins.every(isOrigin), 'must be origins such as https://shop.example, or *')
    .describe(
      'origins of the pages whose beacons the collector takes (`https://shop.example`, comma separated), or `*` for any',
    ),
  STORE_DEADLINE_MS: integerSetting(100, 60_000)
    .default(5_000)
    .describe('without an acknowledgement from Kafka for so long the answer is 503 with Retry-After'),
  DEAD_LETTER_OLD_KEYS: z
    .string()
    .default('')
    .transform(oldKeys)
    .refine(
      (pairs) => pairs.every(([id, key]) => /^[A-Za-z0-9._-]{1,64}$/.test(id) && /^[A-Za-z0-9+/]{43}=$/.test(key)),
      {
        error: oldKeysError,
      },
    )
    .transform((pairs) => new Map(pairs.map(([id, key]) => [id, Buffer.from(key, 'base64')])))
    .meta({
      description: 'keys of earlier letters, which only decrypt: `id:key` pairs, comma separated',
      secret: true,
    }),
  DEAD_LETTER_DAYS: integerSetting(1, 3_650)
    .default(14)
    .describe('days after which a letter is forgotten in Postgres; the topic forgets after 14 by itself'),
  DEAD_LETTER_CONSUMER: z
    .enum(['on', 'off'], { error: 'must be on or off' })
    .default('on')
    .describe(
      'whether this replica copies dead letters into Postgres: `off` in replicas that only take in; at least one must',
    ),
  QUEUE_MAX_BYTES: integerSetting(1_048_576, 4_096 * 1_048_576)
    .default(64 * 1_048_576)
    .describe(
      'bytes that wait for Kafka or are on their way to it; beyond them the answer is 503 with Retry-After at once, so it must hold the largest call: twice `MAX_BODY_BYTES` and 1024 for each of `MAX_ELEMENTS`, and of `LOGS_MAX_ELEMENTS` where that is set',
    ),
  DRAIN_GRACE_MS: integerSetting(0, 20_000)
    .default(1_000)
    .describe('how long kept-alive connections may still send while the process stops'),
  IMPORT_DIR: folderSetting
    .optional()
    .describe(
      'absolute path of a folder in which each tenant has one, by its id, of files that `StartImport` may import; unset: no file may be read',
    ),
  IMPORT_REJECTS_DIR: folderSetting
    .optional()
    .describe(
      'where the rows go that such an import refuses, one folder a tenant; outside `IMPORT_DIR`, and required with it. They hold personal data: the files are for their owner alone',
    ),
  IMPORTS_AT_ONCE: integerSetting(1, 16)
    .default(1)
    .describe(
      'processes of such imports that one replica runs at the same time; beyond them the call gets RESOURCE_EXHAUSTED',
    ),
  IMPORT_MEMORY_MB: integerSetting(128, 4_096)
    .default(320)
    .describe(
      "JavaScript heap of an import's process, in MB; its buffers, and DuckDB for Parquet, take up to 200 MB beside it",
    ),
});

/** In 4 MiB an event then has 84 bytes, less than one whose ids have a few characters. */
const logsElements = 50_000;
const bytesOfElement = 1_024;

function roomFor(config: { QUEUE_MAX_BYTES: number; MAX_BODY_BYTES: number }): number {
  return Math.floor((config.QUEUE_MAX_BYTES - 2 * config.MAX_BODY_BYTES) / bytesOfElement);
}

// A call that can never fit would be told to come back for ever. What is stored of a body is larger than it came.
const schema = settings
  .refine((config) => roomFor(config) >= Math.max(config.MAX_ELEMENTS, config.LOGS_MAX_ELEMENTS ?? 0), {
    path: ['QUEUE_MAX_BYTES'],
    error:
      'must hold the largest call: twice MAX_BODY_BYTES and 1024 for each of MAX_ELEMENTS, and of LOGS_MAX_ELEMENTS where that is set',
  })
  .refine((config) => config.BODIES_MAX_BYTES >= 2 * config.MAX_BODY_BYTES, {
    path: ['BODIES_MAX_BYTES'],
    error: 'must be at least twice MAX_BODY_BYTES, or no large body would ever be received',
  })
  .refine((config) => config.IMPORT_DIR === undefined || config.IMPORT_REJECTS_DIR !== undefined, {
    path: ['IMPORT_REJECTS_DIR'],
    error: 'must be the folder of reject files where IMPORT_DIR is set',
  })
  .refine((config) => !isWithin(config.IMPORT_DIR, config.IMPORT_REJECTS_DIR), {
    path: ['IMPORT_REJECTS_DIR'],
    error: 'must not lie in IMPORT_DIR: rejects would be imported',
  })
  .refine((config) => config.REQUEST_TIMEOUT_MS >= config.HEAD_TIMEOUT_MS, {
    path: ['HEAD_TIMEOUT_MS'],
    error: 'must be at most REQUEST_TIMEOUT_MS: the headers are part of the request',
  })
  .transform((config) => ({
    ...config,
    LOGS_MAX_ELEMENTS:
      config.LOGS_MAX_ELEMENTS ?? Math.max(config.MAX_ELEMENTS, Math.min(logsElements, roomFor(config))),
  }));

export type Config = z.infer<typeof schema>;

const importSchema = settings.pick({
  LOG_LEVEL: true,
  KAFKA_BROKERS: true,
  KAFKA_TOPIC_PREFIX: true,
  DATABASE_URL: true,
  DATABASE_SCHEMA: true,
  DEAD_LETTER_KEY: true,
  DEAD_LETTER_KEY_ID: true,
  PSEUDONYM_KEY: true,
  CATALOGUE_MAX_ITEMS: true,
});

/** What the process of an import needs of the service's environment. */
export type ImportConfig = z.infer<typeof importSchema>;

/** Throws ConfigError with a line for each wrong variable. */
export function loadImportConfig(env?: NodeJS.ProcessEnv): ImportConfig {
  return readConfig(importSchema, env);
}

export function loadConfig(env?: NodeJS.ProcessEnv): Config {
  return readConfig(schema, env);
}

/** What a process of ours that goes on with the service's work gets: the service's own. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}

/** Variables that are no settings and are named nearly like one. */
export function misspelt(env?: NodeJS.ProcessEnv): ReturnType<typeof nearSettings> {
  return nearSettings(schema, env);
}

/** Every setting with its facts, for the reference. */
export function settingsReference(): SettingFacts[] {
  return describeSettings(schema);
}
