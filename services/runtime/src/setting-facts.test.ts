import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { grpcSettings, integerSetting, kafkaSettings, secretKeySetting } from './config.js';
import { describeSettings } from './setting-facts.js';

describe('describeSettings', () => {
  const schema = z
    .object({
      ...kafkaSettings,
      GRPC_PORT: grpcSettings.GRPC_PORT.default(50_052),
      COUNT: integerSetting(1, 9).optional().describe('how many'),
      KEY: secretKeySetting.meta({ description: 'a key', secret: true }),
      FREE: z.string().optional(),
    })
    .refine(() => true)
    .transform((config) => ({ ...config, more: 1 }));
  const of = (name: string) => describeSettings(schema).find((facts) => facts.name === name);

  it('finds bounds, defaults and meanings beneath whatever is wrapped around them', () => {
    expect(of('GRPC_PORT')).toEqual({
      name: 'GRPC_PORT',
      must: 'must be a whole number from 0 to 65535',
      required: false,
      default: '50052',
      secret: false,
      description: 'port of gRPC; 0 takes any free one',
    });
    expect(of('COUNT')).toMatchObject({ required: false, default: undefined, description: 'how many' });
    expect(of('KAFKA_BROKERS')).toMatchObject({ required: true, must: 'must be a comma-separated list of host:port' });
    expect(of('KEY')).toMatchObject({ required: true, secret: true, description: 'a key' });
    expect(of('FREE')).toMatchObject({ must: 'any text', description: '' });
  });

  it('has them in the order of their names', () => {
    const names = describeSettings(schema).map(({ name }) => name);
    expect(names).toEqual([...names].sort());
  });

  it('refuses what is no schema of an object', () => {
    expect(() => describeSettings(z.string())).toThrow('by the schema of an object');
  });
});
