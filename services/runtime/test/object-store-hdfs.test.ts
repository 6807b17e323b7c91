import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Hdfs, startHdfs } from '@insight-mesh/local-stack/hdfs';
import { findJava } from '@insight-mesh/local-stack/java';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { objectStoreSuite } from './object-store.suite.js';
import { transfersSuite } from './object-store-transfers.suite.js';
import { codeOf, keysOf, openByEnv } from './store-under-test.js';

const toolsDir = process.env.INSIGHT_MESH_TOOLS ?? fileURLToPath(new URL('../../../.local/tools', import.meta.url));
// Two Java processes start here, beside other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

// Where there is no Java and none can be fetched, these tests are skipped, and counted as skipped.
const java = await findJava({ toolsDir }).catch(() => undefined);

let dir: string;
let hdfs: Hdfs | undefined;
let stores = 0;
const make = async () => server().env(`store ${stores++}/a=b`);

function server(): Hdfs {
  if (hdfs === undefined) throw new Error('HDFS has not started');
  return hdfs;
}

/** Calls WebHDFS as the user who may do all. */
function administer(path: string, query: string): Promise<number> {
  const url = `http://${server().nameNode}/webhdfs/v1${path}?${query}&user.name=${userInfo().username}`;
  return new Promise((resolve, reject) => {
    request(url, { method: 'PUT' }, (answer) => answer.resume().on('end', () => resolve(answer.statusCode ?? 0)))
      .on('error', reject)
      .end();
  });
}

beforeAll(async () => {
  if (java === undefined) return;
  dir = await mkdtemp(join(tmpdir(), 'im-hdfs-'));
  hdfs = await startHdfs({ dir, toolsDir });
});
afterAll(async () => {
  await hdfs?.stop();
  if (dir !== undefined) await rm(dir, { recursive: true, force: true });
});

describe.skipIf(java === undefined)('HDFS', () => {
  objectStoreSuite('HDFS', make, 12);
  transfersSuite('HDFS', make);

  it('finds the active one of several NameNodes', async () => {
    const { nameNode } = server();
    const store = openByEnv({ OBJECT_STORE_URL: `webhdfs://127.0.0.1:1,${nameNode}/several` });
    await store.put('a', Buffer.from('x'));
    expect((await store.get('a')).toString()).toBe('x');
  });

  it('says that a user may not, and shows what was there', async () => {
    await administer('/closed', 'op=MKDIRS&permission=755');
    const url = { OBJECT_STORE_URL: `webhdfs://${server().nameNode}/closed` };
    await openByEnv(url).put('a/b', Buffer.from('x'));
    await administer('/closed/.staging', 'op=SETPERMISSION&permission=777');
    const other = openByEnv(url, { HADOOP_USER_NAME: 'somebody' });
    expect((await other.get('a/b')).toString()).toBe('x');
    expect(await codeOf(other.put('a/b', Buffer.from('y')))).toBe('PERMISSION_DENIED');
    expect(await codeOf(other.put('new/b', Buffer.from('y')))).toBe('PERMISSION_DENIED');
    expect(await codeOf(other.delete('a/b'))).toBe('PERMISSION_DENIED');
    expect(await keysOf(openByEnv(url), '')).toEqual(['a/b']);
  });

  it('says that a quota is used up, and leaves nothing', async () => {
    await administer('/small', 'op=MKDIRS');
    expect(await administer('/small', 'op=SETQUOTA&storagespacequota=1000&namespacequota=1000')).toBe(200);
    const store = openByEnv({ OBJECT_STORE_URL: `webhdfs://${server().nameNode}/small` });
    expect(await codeOf(store.put('a', Buffer.alloc(100_000)))).toBe('RESOURCE_EXHAUSTED');
    expect(await keysOf(store, '')).toEqual([]);
    expect(await store.removeLeftovers(0)).toBe(0);
  });

  it('says that a key is the folder of others', async () => {
    const store = openByEnv(await make());
    await store.put('a/b', Buffer.from('x'));
    expect(await codeOf(store.put('a', Buffer.from('x')))).toBe('FAILED_PRECONDITION');
    expect(await codeOf(store.put('a/b/c', Buffer.from('x')))).toBe('FAILED_PRECONDITION');
    expect((await store.get('a/b')).toString()).toBe('x');
  });

  it('is UNAVAILABLE while its nodes are dead, and has everything when they are back', async () => {
    const patience = { OBJECT_STORE_TIMEOUT_MS: '2000', OBJECT_STORE_RETRY_MS: '500' };
    const env = await make();
    const store = openByEnv(env, patience);
    await store.put('a', Buffer.from('x'));
    await server().kill();
    const calls = [
      () => store.get('a'),
      () => store.put('b', Buffer.from('y')),
      () => store.head('a'),
      () => store.delete('a'),
      () => keysOf(store, ''),
    ];
    for (const call of calls) expect(await codeOf(call())).toBe('UNAVAILABLE');
    hdfs = await startHdfs({ dir, toolsDir });
    const again = openByEnv(env, { OBJECT_STORE_RETRY_MS: '60000' });
    expect((await again.get('a')).toString()).toBe('x');
    expect(await keysOf(again, '')).toEqual(['a']);
  });
});
