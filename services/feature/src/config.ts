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
  /** Days for which event ids are remembered: the same id within them counts once. */
  SEEN_DAYS: integer(1, 365, 7),
  /** Bytes of states that a replica holds in memory for its answers; 0: it reads all from Postgres. */
  STATE_CACHE_BYTES: integer(0, 17_179_869_184, 67_108_864),
  /** Days after which a session or a device that nobody touches is forgotten, beyond every window; the lake keeps its events. */
  VISITS_DAYS: integer(91, 3_650, 120),
  /** Days after which an order that no event touches is forgotten; the lake keeps its events. */
  ORDERS_DAYS: integer(1, 36_500, 730),
  /** Days after which the state of a customer, item or category that no event touches is stored deflated. */
  COLD_DAYS: integer(1, 3_650, 30),
  SEEN_PRUNE_EVERY_MS: integer(1_000, 86_400_000, 600_000),
  /** A range of the lake ends at the latest with this many messages… */
  LAKE_MAX_ROWS: integer(1, 1_000_000, 50_000),
  /** …or when its oldest message has waited this long… */
  LAKE_MAX_AGE_MS: integer(10, 3_600_000, 5_000),
  /** …or when all partitions together hold this many bytes. At most as many are held of lines that the fold leaves. */
  LAKE_MAX_BYTES: integer(65_536, 4_294_967_296, 67_108_864),
  /** Pause between two looks for days whose list of files has changed. */
  LAKE_MANIFEST_EVERY_MS: integer(100, 3_600_000, 5_000),
  /** What stands before a file's key in the manifests; absent: the object store's URL. */
  LAKE_MANIFEST_URL: z.url().optional(),
  /** Pause between two looks for small files to merge and old days to forget. */
  LAKE_COMPACT_EVERY_MS: integer(100, 86_400_000, 600_000),
  /** Files younger than this are not merged yet. */
  LAKE_COMPACT_AFTER_MS: integer(0, 864_000_000, 3_600_000),
  /** A merged file has at most this many rows… */
  LAKE_FILE_ROWS: integer(1_000, 100_000_000, 1_000_000),
  /** …and is made of at most this many bytes. */
  LAKE_FILE_BYTES: integer(65_536, 8_589_934_592, 134_217_728),
  /** How long merged files stay beside the one that they became. */
  LAKE_DELETE_AFTER_MS: integer(0, 864_000_000, 0),
  /** Days of a tenant that the lake keeps, counted from its newest; 0: all. */
  LAKE_DAYS: integer(0, 36_500, 0),
  /** Folder for unfinished files; absent: the system's. */
  LAKE_TEMP_DIR: z.string().optional(),
  /** Entities of a kind that are looked at each day for what has drifted from the baseline. */
  DRIFT_SAMPLE: integer(100, 100_000, 10_000),
  /** Which day an entity is of: that on which it was last heard of, or that of its newest event. */
  DRIFT_DAY: z.enum(['wall', 'event'], { error: 'must be wall or event' }).default('wall'),
  /** Days before today that are checked if they were not, after a downtime or when a baseline is set. */
  DRIFT_CATCH_UP_DAYS: integer(1, 30, 3),
  /** Pause between two looks for days to check, and for results to publish. */
  DRIFT_EVERY_MS: integer(100, 86_400_000, 600_000),
  /** Days for which results are kept. */
  DRIFT_KEEP_DAYS: integer(31, 36_500, 400),
  /** Features of a tenant with metrics of their own. */
  DRIFT_METRIC_SERIES: integer(0, 10_000, 200),
  /** Data sets that this replica builds at the same time; 0: it leaves them to others. */
  DATASETS_PARALLEL: integer(0, 16, 1),
  /** Data sets of one tenant that may wait. */
  DATASETS_MAX_QUEUED: integer(1, 10_000, 20),
  /** Memory of a build's process, in MB: DuckDB gets 60% of it, JavaScript's heap 40%. */
  DATASET_MEMORY_MB: integer(256, 1_048_576, 2_048),
  /** Threads of a build's process. */
  DATASET_THREADS: integer(1, 256, 2),
  /** One attempt at a build that takes longer is ended, and the build failed. */
  DATASET_TIMEOUT_MS: integer(1_000, 604_800_000, 21_600_000),
  /** Folder of builds at work and of labels on their way to the store; absent: one in the system's folder for temporary files. */
  DATASET_DIR: z.string().optional(),
  /** Bytes of a file of labels… */
  DATASET_LABELS_MAX_BYTES: integer(1, 1_099_511_627_776, 2_147_483_648),
  /** …and labels in it. */
  DATASET_LABELS_MAX_ROWS: integer(1, 2_000_000_000, 50_000_000),
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
