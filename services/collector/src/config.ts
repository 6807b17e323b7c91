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
  GRPC_PORT: portSetting.default(50051),
  DATABASE_SCHEMA: databaseSettings.DATABASE_SCHEMA.default('collector'),
  HTTP_HOST: grpcSettings.GRPC_HOST,
  HTTP_PORT: portSetting.default(8080),
  /** Of it come the tenants' keys of pseudonyms. Another key makes other pseudonyms: what was joined by them comes apart. */
  PSEUDONYM_KEY: secretKeySetting,
  /** Bytes of one HTTP body, before and after inflating. */
  MAX_BODY_BYTES: integerSetting(1_024, 64 * 1_048_576).default(4 * 1_048_576),
  /** Bytes of bodies that are being received, or are whole and wait to be read, at once; beyond them the oldest are refused. */
  BODIES_MAX_BYTES: integerSetting(16 * 1_048_576, 4_096 * 1_048_576).default(64 * 1_048_576),
  /** Until when the headers of a request must have come. */
  HEAD_TIMEOUT_MS: integerSetting(100, 600_000).default(10_000),
  /** Until when all of a request must have come, its headers included. */
  REQUEST_TIMEOUT_MS: integerSetting(100, 600_000).default(30_000),
  /** How long a connection may wait for its next request: longer than a balancer keeps one, 60 s mostly, lest it send into a closed one. */
  KEEP_ALIVE_MS: integerSetting(100, 3_600_000).default(65_000),
  /** Connections of the HTTP door; those beyond are closed as they come. */
  MAX_CONNECTIONS: integerSetting(1, 1_000_000).default(4_096),
  /** Events or items of one call. */
  MAX_ELEMENTS: integerSetting(1, 100_000).default(5_000),
  /** Records of one call at the door of log shippers, who drop a chunk that is refused. */
  LOGS_MAX_ELEMENTS: integerSetting(1, 100_000).optional(),
  /** Elements a second of a key without a limit of its own, at this process; 0: no limit. */
  KEY_EVENTS_PER_SECOND: integerSetting(0, 1_000_000).default(100_000),
  /** So many seconds' worth a rested key may send at once. */
  KEY_BURST_SECONDS: integerSetting(1, 60).default(2),
  /** How long keys and policies that were in use hold on while Postgres does not answer; 0: they end within 5 seconds. */
  KEYS_HOLD_SECONDS: integerSetting(0, 86_400).default(600),
  /** Items of all tenants of which each replica holds price, category and brand; 0 leaves the catalogue unread. */
  CATALOGUE_MAX_ITEMS: integerSetting(0, 20_000_000).default(1_000_000),
  /** Origins of the pages whose beacons are taken, separated by commas; `*` for any, none at first. */
  BEACON_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .transform((origins) => origins.filter((origin) => origin !== ''))
    .refine((origins) => origins.every(isOrigin), 'must be origins such as https://shop.example, or *'),
  /** After this long without an acknowledgement from Kafka the client is told to come back later. */
  STORE_DEADLINE_MS: integerSetting(100, 60_000).default(5_000),
  /** Keys that encrypted dead letters before: `id:key` pairs, separated by commas. They only decrypt. */
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
    .transform((pairs) => new Map(pairs.map(([id, key]) => [id, Buffer.from(key, 'base64')]))),
  /** Days after which a dead letter is forgotten, whatever became of it. */
  DEAD_LETTER_DAYS: integerSetting(1, 3_650).default(14),
  /** Whether this replica copies dead letters into Postgres; at least one must. */
  DEAD_LETTER_CONSUMER: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  /** Bytes that wait for Kafka or are on their way to it; beyond them a call is told at once to come back later. */
  QUEUE_MAX_BYTES: integerSetting(1_048_576, 4_096 * 1_048_576).default(64 * 1_048_576),
  /** How long kept-alive connections may still send while the process stops. */
  DRAIN_GRACE_MS: integerSetting(0, 20_000).default(1_000),
  /** Folder in which each tenant has one, by its id, of files that StartImport may read. Absent: none may be read. */
  IMPORT_DIR: folderSetting.optional(),
  /** Where such an import puts its reject files, one folder a tenant. */
  IMPORT_REJECTS_DIR: folderSetting.optional(),
  /** Processes of imports that this replica runs at the same time. */
  IMPORTS_AT_ONCE: integerSetting(1, 16).default(1),
  /** JavaScript heap of such a process. */
  IMPORT_MEMORY_MB: integerSetting(128, 4_096).default(320),
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
