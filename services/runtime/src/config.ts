import { z } from 'zod';
import { editDistance } from './edit-distance.js';
import { parseStoreUrl, storeUrlForms } from './object-store-url.js';

/** The environment is wrong. The message has one line for each wrong variable; `problems` holds the same lines. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`the environment is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const secretName = /TOKEN|KEY|SECRET|PASS|CREDENTIAL|URL|ENDPOINT|HEADER/i;

function describe(name: string, value: string | undefined, message: string): string {
  if (value === undefined) return `${name} is missing: ${message}`;
  // A URL may hold a password, so only values that cannot be secret are repeated.
  if (secretName.test(name)) return `${name} is wrong (its value is not shown): ${message}`;
  const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value;
  return `${name} is ${JSON.stringify(shown)}: ${message}`;
}

/**
 * Reads the environment through a zod schema whose keys are variable names. An empty variable counts as unset.
 * @throws ConfigError that names every wrong variable at once, and never the value of one that may be secret.
 */
export function readConfig<T extends z.ZodType>(schema: T, env: NodeJS.ProcessEnv = process.env): z.infer<T> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const name = issue.path.length === 0 ? 'environment' : String(issue.path[0]);
    return describe(name, issue.path.length === 0 ? '' : given[name], issue.message);
  });
  throw new ConfigError([...new Set(lines)]);
}

/** The variables that a schema of an object has, whatever is checked and made of them together. */
function settingNames(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodPipe) return settingNames(schema.in as z.ZodType);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** How far a name is from a setting's: wrong letters, of which two are too many in a short one, or 2 for one without its last word. */
function farness(name: string, setting: string): number {
  const written = name.toUpperCase().replaceAll('-', '_');
  const letters = editDistance(written, setting, 2);
  if (letters <= (setting.length < 8 ? 1 : 2)) return letters;
  return written.includes('_') && setting.startsWith(`${written}_`) ? 2 : Number.POSITIVE_INFINITY;
}

/**
 * The variables that are set, are no settings of `schema`, and are named nearly like one, each with the setting that may be meant: a
 * misspelt one would else leave its default in force in silence. Values are not looked at.
 */
export function nearSettings(
  schema: z.ZodType,
  env: NodeJS.ProcessEnv = process.env,
): { variable: string; meant: string }[] {
  const settings = settingNames(schema);
  return Object.keys(env).flatMap((variable) => {
    if (settings.includes(variable)) return [];
    let meant: string | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const setting of settings) {
      const far = env[setting] === undefined ? farness(variable, setting) : Number.POSITIVE_INFINITY;
      if (far < least) [meant, least] = [setting, far];
    }
    return meant === undefined ? [] : [{ variable, meant }];
  });
}

/** A whole number within bounds. */
export function integerSetting(minimum: number, maximum: number) {
  const error = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string({ error })
    .regex(/^-?\d{1,15}$/, { error })
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, { error });
}

/** A TCP port; 0 takes any free one. */
export const portSetting = integerSetting(0, 65_535);

/** A PostgreSQL identifier that needs no quoting. */
export const identifierSetting = z
  .string({ error: 'must be a PostgreSQL schema name' })
  .regex(/^[a-z_][a-z0-9_]{0,62}$/, { error: 'must be 1 to 63 of a-z, 0-9 and _, not starting with a digit' });

function urlSetting(protocols: string[]) {
  const error = `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
  return z.string({ error }).refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error,
  });
}

const host = z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/, { error: 'must be a host name or an IP address' });

const brokersError = 'must be a comma-separated list of host:port';

export const logSettings = {
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info')
    .describe('from which level on lines are logged'),
};

/** GRPC_PORT is required here; a service gives its own default: `GRPC_PORT: grpcSettings.GRPC_PORT.default(50052)`. */
export const grpcSettings = {
  GRPC_HOST: host.default('127.0.0.1').describe('address that gRPC listens on; `0.0.0.0` in a container'),
  GRPC_PORT: portSetting.describe('port of gRPC; 0 takes any free one'),
  GRPC_MAX_CONNECTION_AGE_SECONDS: integerSetting(0, 86_400)
    .default(0)
    .describe('seconds after which a connection is closed gently, so that clients spread over new replicas; 0: never'),
};

const targetError = 'must be host:port or dns:///host:port';

/** Where another service of the mesh answers. Calls go round all addresses of the name, with `dns:///` and without. */
export const grpcTargetSetting = z
  .string({ error: targetError })
  .regex(/^(dns:\/\/\/)?[^\s/@]+:\d{1,5}$/, { error: targetError });

export const adminSettings = {
  ADMIN_HOST: host
    .default('127.0.0.1')
    .describe('address of `/metrics`, `/healthz` and `/readyz`; `0.0.0.0` in a container'),
  ADMIN_PORT: portSetting
    .default(0)
    .describe(
      'port of `/metrics`, `/healthz` and `/readyz`; 0 takes any free one, and the line `listening` in the log names it',
    ),
};

export const kafkaSettings = {
  KAFKA_BROKERS: z
    .string({ error: brokersError })
    .transform((list) => list.split(',').map((broker) => broker.trim()))
    .refine((brokers) => brokers.every((broker) => /^[^\s:/@]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/i.test(broker)), {
      error: brokersError,
    })
    .describe('`host:port,host:port`: brokers to begin with'),
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9._-]{0,100}$/, { error: 'must be at most 100 of letters, digits, ".", "_" and "-"' })
    .default('')
    .describe("stands before every topic's name, and before those of consumer groups"),
};

/** DATABASE_SCHEMA is required here; a service gives its own name as the default. */
export const databaseSettings = {
  DATABASE_URL: urlSetting(['postgres:', 'postgresql:']).meta({
    description: '`postgres://user:password@host:port/database`; a pooler in between must pool by session',
    secret: true,
  }),
  DATABASE_SCHEMA: identifierSetting.describe("schema of the service's tables"),
  DATABASE_POOL_MAX: integerSetting(1, 1000)
    .default(10)
    .describe('connections to Postgres; feature has some ten beside them'),
};

/** What a service needs to know its callers, and to be known by others. */
export const meshSettings = {
  ACCESS_SCHEMA: identifierSetting.default('access').describe('schema of tenants and API keys'),
  SERVICE_TOKEN: z
    .string({ error: 'must be a secret of at least 32 characters, the same for every service' })
    .min(32, { error: 'must be at least 32 characters' })
    .regex(/^[\x21-\x7e]*$/, { error: 'must be printable ASCII without spaces' })
    .meta({ description: 'by it services know each other; the same in every service', secret: true }),
};

const secretKeyError = 'must be 32 random bytes in base64, for example from: openssl rand -base64 32';

/** A secret key of 256 bits. */
export const secretKeySetting = z
  .string({ error: secretKeyError })
  .regex(/^[A-Za-z0-9+/]{43}=$/, { error: secretKeyError })
  .transform((text) => Buffer.from(text, 'base64'));

/** For whoever writes dead letters. */
export const deadLetterSettings = {
  DEAD_LETTER_KEY: secretKeySetting.meta({
    description: '32 random bytes in base64 (`openssl rand -base64 32`); encrypts the bytes of dead letters',
    secret: true,
  }),
  DEAD_LETTER_KEY_ID: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, { error: 'must be 1 to 64 of letters, digits, ".", "_" and "-"' })
    .default('k1')
    .describe('tells later readers which key encrypted a dead letter'),
};

const secretText = z.string().regex(/^[\x21-\x7e]{1,4096}$/, { error: 'must be printable ASCII without spaces' });
const filePath = z.string().regex(/^\/./, { error: 'must be an absolute path' });

/** How the object store is reached; those of AWS under the names that its tools use. A folder needs none of them. */
export const storeAccessSettings = {
  OBJECT_STORE_TIMEOUT_MS: integerSetting(10, 600_000)
    .default(30_000)
    .describe('a try in which no byte moves for so long has failed'),
  OBJECT_STORE_RETRY_MS: integerSetting(0, 3_600_000)
    .default(30_000)
    .describe('for so long a call is tried again when the store is away; 0: once'),
  AWS_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, { error: 'must be a region like eu-central-1' })
    .default('us-east-1')
    .describe('S3: region of the bucket'),
  AWS_ENDPOINT_URL_S3: urlSetting(['https:', 'http:'])
    .optional()
    .describe('S3: another server than AWS, `https://host:port`; plain HTTP only where it says `http://`'),
  AWS_ENDPOINT_URL: urlSetting(['https:', 'http:'])
    .optional()
    .describe('S3: as `AWS_ENDPOINT_URL_S3`, where that is not set'),
  OBJECT_STORE_S3_PATH_STYLE: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((value) => value === 'true')
    .optional()
    .describe('S3: the bucket in the path, not in the host name; unset: `true` where an endpoint is given'),
  AWS_ACCESS_KEY_ID: secretText.optional().meta({
    description: 'S3: with `AWS_SECRET_ACCESS_KEY`, or none where the pod or machine has a role',
    secret: true,
  }),
  AWS_ACCESS_KEY_ID_FILE: filePath
    .optional()
    .describe('S3: file that has the key id in its first line instead; read again every five minutes'),
  AWS_SECRET_ACCESS_KEY: secretText.optional().meta({ description: 'S3: with `AWS_ACCESS_KEY_ID`', secret: true }),
  AWS_SECRET_ACCESS_KEY_FILE: filePath
    .optional()
    .describe('S3: file that has the secret key in its first line instead; read again every five minutes'),
  AWS_SESSION_TOKEN: secretText.optional().meta({ description: 'S3: of keys that last for a session', secret: true }),
  HADOOP_USER_NAME: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9._-]{0,63}\$?$/, { error: 'must be a user name of Hadoop' })
    .optional()
    .describe('HDFS: the user of WebHDFS; unset: the user of the process'),
};

export type StoreAccess = z.infer<z.ZodObject<typeof storeAccessSettings>>;

/** Of a service's configuration, what its object store needs. */
export function storeAccessOf(config: StoreAccess): StoreAccess {
  const names = Object.keys(storeAccessSettings) as (keyof StoreAccess)[];
  return Object.fromEntries(names.map((name) => [name, config[name]])) as StoreAccess;
}

/**
 * The variables that a process needs which opens the same store: a role of the pod or machine is found by some of AWS_…, and
 * certificates of one's own by NODE_EXTRA_CA_CERTS. None for a folder.
 */
export function storeEnvironment(url: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  if (parseStoreUrl(url).kind === 'folder') return {};
  const wanted = /^(AWS_\w+|NODE_EXTRA_CA_CERTS|HOME)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => wanted.test(name)));
}

export const objectStoreSettings = {
  OBJECT_STORE_URL: z
    .string({ error: `must be a URL like ${storeUrlForms}` })
    .superRefine((value, context) => {
      try {
        parseStoreUrl(value);
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      }
    })
    .describe(
      "where the lake and training's artefacts lie: `file:///folder`, `s3://bucket/prefix`, `webhdfs://namenode:9870/folder` or, with TLS, `swebhdfs://…`; the same in all services",
    ),
  ...storeAccessSettings,
};

const shareError = 'must be a number from 0 to 1 such as 0.05';

/** Without an endpoint trace context is still carried, but no span is recorded. */
export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: urlSetting(['http:', 'https:'])
    .optional()
    .describe('where spans go (OTLP over HTTP); unset: trace context is carried and nothing is recorded'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string({ error: shareError })
    .regex(/^(0(\.\d{1,9})?|1(\.0{1,9})?)$/, { error: shareError })
    .transform(Number)
    .default(1)
    .describe(
      'share of the traces that begin in this service that is recorded; what a caller records is recorded here too',
    ),
};
