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
  objectStoreSettings,
  readConfig,
  tracingSettings,
} from '@insight-mesh/runtime/config';
import { describeSettings, type SettingFacts } from '@insight-mesh/runtime/setting-facts';
import { z } from 'zod';

/** An integer setting with a default that is given as a number. */
function integer(minimum: number, maximum: number, value: number) {
  return integerSetting(minimum, maximum).default(value);
}

const schema = z.object({
  ...logSettings,
  ...grpcSettings,
  ...adminSettings,
  ...kafkaSettings,
  ...databaseSettings,
  ...meshSettings,
  ...objectStoreSettings,
  ...tracingSettings,
  ...deadLetterSettings,
  GRPC_PORT: grpcSettings.GRPC_PORT.default(50052),
  DATABASE_SCHEMA: databaseSettings.DATABASE_SCHEMA.default('feature'),
  SEEN_DAYS: integer(1, 365, 7).describe(
    'days for which event ids are remembered: the same id within them counts once',
  ),
  STATE_CACHE_BYTES: integer(0, 17_179_869_184, 67_108_864).describe(
    'bytes of states that each replica of feature holds in memory for its answers; 0: all is read from Postgres',
  ),
  VISITS_DAYS: integer(91, 3_650, 120).describe(
    'days after which a session or device that nobody touches is forgotten; the lake keeps its events. At least 91, beyond every window',
  ),
  ORDERS_DAYS: integer(1, 36_500, 730).describe(
    'days after which an order that no event touches is forgotten; the lake keeps its events',
  ),
  COLD_DAYS: integer(1, 3_650, 30).describe(
    'days after which the state of a customer, item or category that no event touches is stored deflated',
  ),
  SEEN_PRUNE_EVERY_MS: integer(1_000, 86_400_000, 600_000).describe(
    'pause between two prunings of remembered event ids, and of old sessions, devices and orders; and between two looks for cold states, once a day',
  ),
  LAKE_MAX_ROWS: integer(1, 1_000_000, 50_000).describe(
    'a range of the lake ends at the latest with this many messages',
  ),
  LAKE_MAX_AGE_MS: integer(10, 3_600_000, 5_000).describe(
    'a range of the lake ends at the latest when its oldest message has waited this long',
  ),
  LAKE_MAX_BYTES: integer(65_536, 4_294_967_296, 67_108_864).describe(
    'a range of the lake ends at the latest when all partitions together hold this many bytes; feature holds up to as many again of lines that the fold leaves for it',
  ),
  LAKE_MANIFEST_EVERY_MS: integer(100, 3_600_000, 5_000).describe(
    'pause between two looks for days whose files have changed; so old the manifests may be',
  ),
  LAKE_MANIFEST_URL: z
    .url({ error: 'must be a URL' })
    .optional()
    .describe(
      "what stands before a file's key in the manifests, for readers who reach the store by another URL (`s3a://bucket`); unset: `OBJECT_STORE_URL` without its options",
    ),
  LAKE_COMPACT_EVERY_MS: integer(100, 86_400_000, 600_000).describe(
    'pause between two looks for small files to merge and old days to forget',
  ),
  LAKE_COMPACT_AFTER_MS: integer(0, 864_000_000, 3_600_000).describe(
    'files of the lake younger than this are not merged yet',
  ),
  LAKE_FILE_ROWS: integer(1_000, 100_000_000, 1_000_000).describe(
    'a merged file of the lake has at most so many rows; one of half as many is left alone',
  ),
  LAKE_FILE_BYTES: integer(65_536, 8_589_934_592, 134_217_728).describe(
    'a merged file of the lake is made of at most so many bytes; one of half as many is left alone',
  ),
  LAKE_DELETE_AFTER_MS: integer(0, 864_000_000, 0).describe(
    'how long merged files stay beside the one that they became: set it to the length of the longest job that reads by manifest',
  ),
  LAKE_DAYS: integer(0, 36_500, 0).describe(
    'days of a tenant that the lake keeps, counted back from its newest; 0: all',
  ),
  LAKE_TEMP_DIR: z.string().optional().describe("folder of unfinished files of the lake; unset: the system's"),
  DRIFT_SAMPLE: integer(100, 100_000, 10_000).describe(
    'entities of each kind, tenant and day that are looked at for what has drifted from the baseline',
  ),
  DRIFT_DAY: z
    .enum(['wall', 'event'], { error: 'must be wall or event' })
    .default('wall')
    .describe(
      'which day an entity is of: `wall`, that on which feature last heard of it; `event`, that of its newest event (every look then goes over all states)',
    ),
  DRIFT_CATCH_UP_DAYS: integer(1, 30, 3).describe(
    'days before today that are checked if they were not, after a downtime or when a baseline is set',
  ),
  DRIFT_EVERY_MS: integer(100, 86_400_000, 600_000).describe('pause between two looks for days to check'),
  DRIFT_KEEP_DAYS: integer(31, 36_500, 400).describe('days for which results of checks for drift are kept'),
  DRIFT_METRIC_SERIES: integer(0, 10_000, 200).describe(
    'features of a tenant with metrics of their own; the rest are told together',
  ),
  DATASETS_PARALLEL: integer(0, 16, 1).describe(
    'data sets that this replica builds at the same time; 0: it leaves them to others',
  ),
  DATASETS_MAX_QUEUED: integer(1, 10_000, 20).describe('data sets of one tenant that may wait'),
  DATASET_MEMORY_MB: integer(256, 1_048_576, 2_048).describe(
    "memory of a build's process, in MB: DuckDB gets 60% of it, JavaScript's heap 40%",
  ),
  DATASET_THREADS: integer(1, 256, 2).describe(
    "threads of a build's process, which has a lower priority than the service",
  ),
  DATASET_TIMEOUT_MS: integer(1_000, 604_800_000, 21_600_000).describe(
    'one attempt at a build that takes longer is ended, and the build failed',
  ),
  DATASET_DIR: z
    .string()
    .optional()
    .describe(
      "folder of builds at work, and of labels on their way to the store; unset: one in the system's temporary folder. On the disk of a `file:` store the lake is linked; else it is copied, and the folder must have room for it",
    ),
  DATASET_LABELS_MAX_BYTES: integer(1, 1_099_511_627_776, 2_147_483_648).describe('bytes of a file of labels'),
  DATASET_LABELS_MAX_ROWS: integer(1, 2_000_000_000, 50_000_000).describe('labels in a file of labels'),
});

export type Config = z.infer<typeof schema>;

const backfillSchema = schema
  .pick({
    LOG_LEVEL: true,
    KAFKA_BROKERS: true,
    KAFKA_TOPIC_PREFIX: true,
    DATABASE_URL: true,
    DATABASE_SCHEMA: true,
    VISITS_DAYS: true,
    ORDERS_DAYS: true,
    LAKE_TEMP_DIR: true,
  })
  .extend(objectStoreSettings);

/** What a backfill needs of the service's environment. */
export type BackfillConfig = z.infer<typeof backfillSchema>;

/** Throws ConfigError with a line for each wrong variable. */
export function loadBackfillConfig(env?: NodeJS.ProcessEnv): BackfillConfig {
  return readConfig(backfillSchema, env);
}

const lakeSchema = schema.pick({
  LOG_LEVEL: true,
  DATABASE_URL: true,
  DATABASE_SCHEMA: true,
  OBJECT_STORE_URL: true,
  LAKE_TEMP_DIR: true,
  LAKE_MANIFEST_URL: true,
  LAKE_DELETE_AFTER_MS: true,
  LAKE_FILE_ROWS: true,
  LAKE_FILE_BYTES: true,
});

/** What the program that looks after the lake needs of the service's environment. */
export type LakeConfig = z.infer<typeof lakeSchema>;

/** Throws ConfigError with a line for each wrong variable. */
export function loadLakeConfig(env?: NodeJS.ProcessEnv): LakeConfig {
  return readConfig(lakeSchema, env);
}

/** Throws ConfigError with a line for each wrong variable. */
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
