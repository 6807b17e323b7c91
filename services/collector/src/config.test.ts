import { expect, it } from 'vitest';
import { loadConfig, misspelt } from './config.js';

const env = {
  KAFKA_BROKERS: '127.0.0.1:9092',
  DATABASE_URL: 'postgres://shop@127.0.0.1/shop',
  SERVICE_TOKEN: 's'.repeat(32),
  PSEUDONYM_KEY: Buffer.alloc(32).toString('base64'),
  DEAD_LETTER_KEY: Buffer.alloc(32).toString('base64'),
};

it('refuses a queue that the largest call could never enter', () => {
  expect(loadConfig(env).QUEUE_MAX_BYTES).toBe(67_108_864);
  const small = { ...env, QUEUE_MAX_BYTES: '8388608' };
  expect(() => loadConfig(small)).toThrow('QUEUE_MAX_BYTES is "8388608": must hold the largest call');
  expect(loadConfig({ ...small, MAX_BODY_BYTES: '1048576' }).QUEUE_MAX_BYTES).toBe(8_388_608);
  expect(() => loadConfig({ ...env, LOGS_MAX_ELEMENTS: '60000' })).toThrow('of LOGS_MAX_ELEMENTS where that is set');
});

it('lets a call of log shippers have as many records as its bytes and the queue have room for', () => {
  expect(loadConfig(env).LOGS_MAX_ELEMENTS).toBe(50_000);
  expect(loadConfig({ ...env, QUEUE_MAX_BYTES: '33554432' }).LOGS_MAX_ELEMENTS).toBe(24_576);
  expect(loadConfig({ ...env, MAX_ELEMENTS: '55000' }).LOGS_MAX_ELEMENTS).toBe(55_000);
  expect(loadConfig({ ...env, LOGS_MAX_ELEMENTS: '7' }).LOGS_MAX_ELEMENTS).toBe(7);
});

it('refuses limits that no request could keep', () => {
  expect(() => loadConfig({ ...env, HEAD_TIMEOUT_MS: '40000' })).toThrow(
    'HEAD_TIMEOUT_MS is "40000": must be at most REQUEST_TIMEOUT_MS',
  );
  expect(() => loadConfig({ ...env, BODIES_MAX_BYTES: '16777216', MAX_BODY_BYTES: '16777216' })).toThrow(
    'BODIES_MAX_BYTES is "16777216": must be at least twice MAX_BODY_BYTES',
  );
});

it('tells a variable that is nearly a setting', () => {
  expect(misspelt({ ...env, MAX_BODY_BYTE: '1024', STORE_DEADLINE: '100', OBJECT_STORE_URL: 'file:///x' })).toEqual([
    { variable: 'MAX_BODY_BYTE', meant: 'MAX_BODY_BYTES' },
    { variable: 'STORE_DEADLINE', meant: 'STORE_DEADLINE_MS' },
  ]);
});
