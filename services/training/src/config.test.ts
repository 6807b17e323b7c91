import { describe, expect, it } from 'vitest';
import { trainingConfig } from './config.js';

const right = {
  KAFKA_BROKERS: '127.0.0.1:9092',
  DATABASE_URL: 'postgres://u:p@127.0.0.1/db',
  SERVICE_TOKEN: 'x'.repeat(32),
  OBJECT_STORE_URL: 'file:///tmp/store',
};

describe('the configuration', () => {
  it('has safe defaults', () => {
    expect(trainingConfig(right)).toMatchObject({
      GRPC_HOST: '127.0.0.1',
      GRPC_PORT: 50053,
      DATABASE_SCHEMA: 'training',
      MAX_PARALLEL_RUNS: 1,
      RUN_MEMORY_MB: 2048,
      RUN_TIME_LIMIT_SECONDS: 3600,
    });
  });

  it('names every wrong variable at once', () => {
    const wrong = { MAX_PARALLEL_RUNS: '0', RUN_MEMORY_MB: '2GB', RUN_TIME_LIMIT_SECONDS: '-1', CODE_VERSION: 'a b' };
    const names = [...Object.keys(wrong), ...Object.keys(right)];
    try {
      trainingConfig(wrong);
      expect.unreachable();
    } catch (error) {
      for (const name of names) expect((error as Error).message).toContain(name);
    }
  });
});
