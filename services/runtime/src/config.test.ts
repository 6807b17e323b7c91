import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  adminSettings,
  ConfigError,
  databaseSettings,
  deadLetterSettings,
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
} from './config.js';

const schema = z.object({
  ...logSettings,
  ...grpcSettings,
  GRPC_PORT: grpcSettings.GRPC_PORT.default(50052),
  ...adminSettings,
  ...kafkaSettings,
  ...databaseSettings,
  DATABASE_SCHEMA: databaseSettings.DATABASE_SCHEMA.default('feature'),
  ...meshSettings,
  ...objectStoreSettings,
  ...tracingSettings,
});

const good = {
  KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092,[::1]:9092',
  DATABASE_URL: 'postgres://me:secret@db/mesh',
  SERVICE_TOKEN: 'a-token-of-more-than-thirty-two-characters',
  OBJECT_STORE_URL: 'file:///tmp/lake',
};

function problems(env: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('reads names as they are and fills in the defaults', () => {
    expect(readConfig(schema, { ...good, UNRELATED: 'x' })).toEqual({
      LOG_LEVEL: 'info',
      GRPC_HOST: '127.0.0.1',
      GRPC_MAX_CONNECTION_AGE_SECONDS: 0,
      GRPC_PORT: 50052,
      ADMIN_HOST: '127.0.0.1',
      ADMIN_PORT: 0,
      KAFKA_BROKERS: ['kafka-1:9092', 'kafka-2:9092', '[::1]:9092'],
      KAFKA_TOPIC_PREFIX: '',
      DATABASE_URL: 'postgres://me:secret@db/mesh',
      DATABASE_SCHEMA: 'feature',
      DATABASE_POOL_MAX: 10,
      ACCESS_SCHEMA: 'access',
      SERVICE_TOKEN: 'a-token-of-more-than-thirty-two-characters',
      OBJECT_STORE_URL: 'file:///tmp/lake',
      OBJECT_STORE_TIMEOUT_MS: 30_000,
      OBJECT_STORE_RETRY_MS: 30_000,
      AWS_REGION: 'us-east-1',
      OTEL_TRACES_SAMPLER_ARG: 1,
    });
  });

  it('takes a share of traces, and nothing beside it', () => {
    expect(readConfig(schema, { ...good, OTEL_TRACES_SAMPLER_ARG: '0.05' }).OTEL_TRACES_SAMPLER_ARG).toBe(0.05);
    for (const wrong of ['1.5', '-0.1', '5%', '.5']) {
      const given = { ...good, OTEL_TRACES_SAMPLER_ARG: wrong };
      expect(() => readConfig(schema, given)).toThrow('must be a number from 0 to 1');
    }
  });

  it('coerces ports', () => {
    expect(readConfig(schema, { ...good, GRPC_PORT: '0', ADMIN_PORT: '65535' })).toMatchObject({
      GRPC_PORT: 0,
      ADMIN_PORT: 65535,
    });
  });

  it('names every wrong variable at once, and what would be right', () => {
    const lines = problems({ GRPC_PORT: '70000', LOG_LEVEL: 'loud', SERVICE_TOKEN: 'short', KAFKA_BROKERS: 'kafka' });
    expect(lines.sort()).toEqual([
      'DATABASE_URL is missing: must be a URL that starts with postgres:// or postgresql://',
      'GRPC_PORT is "70000": must be a whole number from 0 to 65535',
      'KAFKA_BROKERS is "kafka": must be a comma-separated list of host:port',
      'LOG_LEVEL is "loud": must be fatal, error, warn, info, debug, trace or silent',
      'OBJECT_STORE_URL is missing: must be a URL like file:///folder, s3://bucket/prefix, webhdfs://namenode:9870/folder or ' +
        'swebhdfs://namenode:9871/folder',
      'SERVICE_TOKEN is wrong (its value is not shown): must be at least 32 characters',
    ]);
    expect(() => readConfig(schema, {})).toThrow(/KAFKA_BROKERS is missing.*\n.*DATABASE_URL is missing/);
  });

  it.each(['-1', '65536', '1.5', '0x10', '1e3', ' 80', 'http', '99999999999999999999'])('refuses port %j', (port) => {
    expect(problems({ ...good, GRPC_PORT: port })).toEqual([
      `GRPC_PORT is ${JSON.stringify(port)}: must be a whole number from 0 to 65535`,
    ]);
  });

  it('takes an empty variable as unset', () => {
    expect(readConfig(schema, { ...good, LOG_LEVEL: '', ADMIN_PORT: '' })).toMatchObject({
      LOG_LEVEL: 'info',
      ADMIN_PORT: 0,
    });
    expect(problems({ ...good, SERVICE_TOKEN: '' })).toEqual([
      'SERVICE_TOKEN is missing: must be a secret of at least 32 characters, the same for every service',
    ]);
  });

  it('never prints the value of what may be secret', () => {
    const secret = 'hunter2';
    const lines = problems({
      ...good,
      SERVICE_TOKEN: secret,
      DATABASE_URL: `mysql://me:${secret}@db`,
      OBJECT_STORE_URL: `s3://key:${secret}@bucket`,
      OTEL_EXPORTER_OTLP_ENDPOINT: `ftp://${secret}`,
    });
    expect(lines).toHaveLength(4);
    expect(lines.join()).not.toContain(secret);
  });

  it('shows only the start of a long value', () => {
    const [line] = problems({ ...good, LOG_LEVEL: 'x'.repeat(10_000) });
    expect(line?.length).toBeLessThan(250);
  });

  it('takes a key for dead letters that has 32 bytes, and no other', () => {
    const letters = z.object(deadLetterSettings);
    const key = Buffer.alloc(32, 7);
    expect(readConfig(letters, { DEAD_LETTER_KEY: key.toString('base64') })).toEqual({
      DEAD_LETTER_KEY: key,
      DEAD_LETTER_KEY_ID: 'k1',
    });
    for (const wrong of [key.subarray(1).toString('base64'), `${key.toString('base64')}*`, key.toString('hex')]) {
      expect(() => readConfig(letters, { DEAD_LETTER_KEY: wrong })).toThrow('must be 32 random bytes in base64');
    }
  });

  it('takes bounds for other whole numbers', () => {
    const bounded = z.object({ N: integerSetting(-2, 5) });
    expect(readConfig(bounded, { N: '-2' })).toEqual({ N: -2 });
    expect(() => readConfig(bounded, { N: '6' })).toThrow('N is "6": must be a whole number from -2 to 5');
  });
});

describe('names that are nearly settings', () => {
  const near = (name: string) => nearSettings(schema, { ...good, [name]: 'x' });

  it.each([
    ['ADMIN_PROT', 'ADMIN_PORT'],
    ['admin_port', 'ADMIN_PORT'],
    ['KAFKA_TOPIC', 'KAFKA_TOPIC_PREFIX'],
    ['LOG_LEVL', 'LOG_LEVEL'],
    ['DATABASE_POOLMAX', 'DATABASE_POOL_MAX'],
  ])('%s is told, with %s', (variable, meant) => {
    expect(near(variable)).toEqual([{ variable, meant }]);
  });

  it.each(['PATH', 'HOME', 'KAFKA', 'HTTP_HOST', 'FEATURE_SERVICE_PORT', 'npm_config_loglevel', 'LOG_LEVEL', ''])(
    '%j is not',
    (name) => {
      expect(near(name)).toEqual([]);
    },
  );

  it('are none of a setting that is there, and are found behind what is checked together', () => {
    expect(nearSettings(schema, { LOG_LEVL: 'debug', LOG_LEVEL: 'info' })).toEqual([]);
    const together = schema.refine(() => true).transform((config) => config);
    expect(nearSettings(together, { LOG_LEVL: 'debug' })).toEqual([{ variable: 'LOG_LEVL', meant: 'LOG_LEVEL' }]);
  });
});

describe('a gRPC target', () => {
  const read = (address: string) => readConfig(z.object({ ADDRESS: grpcTargetSetting }), { ADDRESS: address });

  it('is host:port, with dns:/// where all addresses of a name are meant', () => {
    for (const address of ['127.0.0.1:50052', 'feature:50052', 'dns:///feature-headless.shop.svc:50052', '[::1]:50052'])
      expect(read(address)).toEqual({ ADDRESS: address });
    for (const address of ['feature', 'http://feature:50052', 'dns://feature:50052', 'user@feature:50052', ':50052'])
      expect(() => read(address), address).toThrow('must be host:port or dns:///host:port');
  });
});
