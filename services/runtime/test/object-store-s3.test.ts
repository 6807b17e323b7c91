import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type S3Server, startS3Server } from '@insight-mesh/local-stack/s3-server';
import { afterAll, beforeAll } from 'vitest';
import { objectStoreSuite } from './object-store.suite.js';
import { transfersSuite } from './object-store-transfers.suite.js';
import type { StoreEnv } from './store-under-test.js';

// With TEST_S3_URL=s3://bucket/prefix and AWS_… another server is tried, for example MinIO; else one is started here.
const { TEST_S3_URL: url, AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION } = process.env;
const given = { AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION };

let dir: string;
let server: S3Server | undefined;
let stores = 0;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'im-s3-'));
  if (url === undefined) server = await startS3Server({ dir, longestPage: 20 });
});
afterAll(async () => {
  await server?.stop();
  await rm(dir, { recursive: true, force: true });
});

async function make(): Promise<StoreEnv> {
  const folder = `store ${Date.now()}/${stores++}/a=b`;
  if (server !== undefined) return server.env(folder);
  const all = { OBJECT_STORE_URL: `${url}/${folder}`, ...given };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
objectStoreSuite('S3', make);
transfersSuite('S3', make);
