import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { startS3Server } from '@insight-mesh/local-stack/s3-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStore } from '../src/object-store.js';
import { codeOf, keysOf, openByEnv, type StoreEnv, startChild } from './store-under-test.js';

const secret = 'the-secret-of-this-test';
const accessKey = 'the-access-key-of-this-test';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'im-faults-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that answers as told; gives its port and what it was asked. */
async function serve(answer: (seen: Seen, response: ServerResponse) => void): Promise<{ port: number; seen: Seen[] }> {
  const seen: Seen[] = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const all = { method, url, headers, body: Buffer.concat(chunks) };
    seen.push(all);
    answer(all, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, seen };
}

/** For servers that say nothing. Where one answers, a busy machine must not pass for that. */
const impatient = { OBJECT_STORE_TIMEOUT_MS: '300', OBJECT_STORE_RETRY_MS: '400' };
const patient = { OBJECT_STORE_TIMEOUT_MS: '30000', OBJECT_STORE_RETRY_MS: '30000' };
const once = { OBJECT_STORE_TIMEOUT_MS: '30000', OBJECT_STORE_RETRY_MS: '0' };

function s3At(port: number, more: StoreEnv): ObjectStore {
  return openByEnv({
    OBJECT_STORE_URL: 's3://bucket/some/prefix',
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: accessKey,
    AWS_SECRET_ACCESS_KEY: secret,
    ...more,
  });
}

const hdfsAt = (port: number, more: StoreEnv) =>
  openByEnv({ OBJECT_STORE_URL: `webhdfs://127.0.0.1:${port}/base`, ...more });

/** The error of a call; it must tell no secret. */
async function failure(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason as Error,
  );
  const whole = `${error?.message} ${error?.stack} ${JSON.stringify(error)} ${String(error?.cause)}`;
  expect(whole).not.toContain(secret);
  expect(whole).not.toContain(accessKey);
  return error?.message ?? 'none';
}

describe('a PUT to S3', () => {
  it('has a plain body of known length, signed with its SHA-256 and checked by a CRC-32', async () => {
    const { port, seen } = await serve((_seen, response) => response.end());
    const store = s3At(port, patient);
    const data = Buffer.from('some bytes '.repeat(100_000));
    const path = join(scratch, 'file');
    await writeFile(path, data);
    await store.put('a b/c+d', data);
    await store.putFile('a b/c+d', path);
    await store.put('empty', Buffer.alloc(0));
    await writeFile(path, '');
    await store.putFile('empty', path);
    expect(seen.map(({ body }) => body.length)).toEqual([data.length, data.length, 0, 0]);
    for (const { method, url, headers, body } of seen) {
      expect(method).toBe('PUT');
      expect(url).toMatch(/^\/bucket\/some\/prefix\/(a%20b\/c%2Bd|empty)(\?x-id=PutObject)?$/);
      const crc = crc32(body).toString(16).padStart(8, '0');
      expect(headers).toMatchObject({
        'content-length': String(body.length),
        'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
        'x-amz-checksum-crc32': Buffer.from(crc, 'hex').toString('base64'),
        'x-amz-meta-crc32': crc,
      });
      for (const chunked of [
        'transfer-encoding',
        'content-encoding',
        'x-amz-trailer',
        'x-amz-decoded-content-length',
      ]) {
        expect(headers[chunked]).toBeUndefined();
      }
      expect(headers.authorization).toMatch(/SignedHeaders=[^,]*x-amz-checksum-crc32;x-amz-content-sha256;/);
    }
  });
});

describe('an answer of S3', () => {
  const xml = (code: string) => `<Error><Code>${code}</Code><Message>${accessKey} ${secret}</Message></Error>`;

  it.each([
    [403, 'AccessDenied', 'PERMISSION_DENIED', 1],
    [403, 'InvalidAccessKeyId', 'PERMISSION_DENIED', 1],
    [403, 'SignatureDoesNotMatch', 'PERMISSION_DENIED', 1],
    [404, 'NoSuchKey', 'NOT_FOUND', 1],
    [404, 'NoSuchBucket', 'FAILED_PRECONDITION', 1],
    [301, 'PermanentRedirect', 'FAILED_PRECONDITION', 1],
    [507, 'XMinioStorageFull', 'RESOURCE_EXHAUSTED', 1],
    [400, 'BadDigest', 'DATA_LOSS', 3],
    // Tried again until the time is up, which here is at once.
    [503, 'SlowDown', 'UNAVAILABLE', 1],
    [500, 'InternalError', 'UNAVAILABLE', 1],
    [502, '', 'UNAVAILABLE', 1],
  ])('%i %s is %s', async (status, code, expected, tries) => {
    const { port, seen } = await serve((_seen, response) => response.writeHead(status).end(xml(code)));
    const store = s3At(port, expected === 'UNAVAILABLE' ? once : patient);
    expect(await codeOf(store.put('a', Buffer.from('x')))).toBe(expected);
    expect(seen).toHaveLength(tries);
    expect(await codeOf(store.get('a'))).toBe(expected);
    expect(await failure(store.get('a'))).toMatch(/object a/);
  });

  it('is asked for again when the store was away for a moment', async () => {
    let asked = 0;
    const { port } = await serve((_seen, response) => {
      asked += 1;
      if (asked === 1) response.destroy();
      else if (asked === 2) response.writeHead(503).end(xml('SlowDown'));
      else response.writeHead(200, { 'content-length': '2' }).end('ok');
    });
    expect((await s3At(port, patient).get('a')).toString()).toBe('ok');
    expect(asked).toBe(3);
  });

  it('that is not what was stored is DATA_LOSS, and no file appears', async () => {
    const { port, seen } = await serve((_seen, response) =>
      response.writeHead(200, { 'content-length': '5', 'x-amz-meta-crc32': '00000001' }).end('wrong'),
    );
    const folder = join(scratch, 'damaged');
    expect(await codeOf(s3At(port, patient).get('a'))).toBe('DATA_LOSS');
    expect(await codeOf(s3At(port, patient).fetchFile('a', join(folder, 'a')))).toBe('DATA_LOSS');
    expect(seen).toHaveLength(6);
    expect(await readdir(folder)).toEqual([]);
  });

  it('that ends early is UNAVAILABLE, and no file appears', async () => {
    const { port } = await serve((_seen, response) => {
      response.writeHead(200, { 'content-length': '100000' }).write('short');
      setImmediate(() => response.destroy());
    });
    const folder = join(scratch, 'short');
    expect(await codeOf(s3At(port, once).get('a'))).toBe('UNAVAILABLE');
    expect(await codeOf(s3At(port, once).fetchFile('a', join(folder, 'a')))).toBe('UNAVAILABLE');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe.each([
  ['S3', (port: number, more: StoreEnv) => s3At(port, more)],
  ['HDFS', (port: number, more: StoreEnv) => hdfsAt(port, more)],
])('without a store that answers: %s', (_name, open) => {
  async function expectUnavailable(store: ObjectStore): Promise<void> {
    await writeFile(join(scratch, 'content'), Buffer.alloc(3_000_000));
    const calls = [
      () => store.put('a', Buffer.from('x')),
      () => store.putFile('a', join(scratch, 'content')),
      () => store.get('a'),
      () => store.fetchFile('a', join(scratch, 'never')),
      () => store.head('a'),
      () => keysOf(store, ''),
      () => store.delete('a'),
    ];
    for (const call of calls) expect(await codeOf(call())).toBe('UNAVAILABLE');
  }

  it('is UNAVAILABLE where nothing listens', async () => {
    // Port 1 needs a privilege that no server of ours has.
    await expectUnavailable(open(1, impatient));
  });

  it('is UNAVAILABLE where a server takes the request and says nothing', async () => {
    const { port } = await serve(() => {});
    await expectUnavailable(open(port, impatient));
  });

  it('is UNAVAILABLE where an answer stops in its middle', async () => {
    const { port } = await serve((_seen, response) => response.writeHead(200, { 'content-length': '100' }).write('{'));
    expect(await codeOf(open(port, impatient).get('a'))).toBe('UNAVAILABLE');
  });

  it('is CANCELLED when the caller gives up meanwhile', async () => {
    const { port } = await serve(() => {});
    const caller = new AbortController();
    const call = codeOf(open(port, patient).get('a', { signal: caller.signal }));
    caller.abort();
    expect(await call).toBe('CANCELLED');
  });

  it('is told as what it is, where something else answers', async () => {
    const { port } = await serve((_seen, response) => response.writeHead(200).end('<html>a page</html>'));
    expect(await codeOf(keysOf(open(port, patient), ''))).toBe('FAILED_PRECONDITION');
  });
});

describe('TLS', () => {
  const pem = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', 'tls', name));
  const answer = JSON.stringify({ FileStatus: { pathSuffix: '', type: 'FILE', length: 3, modificationTime: 7_000 } });
  let port: number;
  let secure: SecureServer;
  beforeAll(async () => {
    secure = createSecureServer({ key: pem('server.key'), cert: pem('server.pem') }, (_request, response) =>
      response.end(answer),
    );
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    port = (secure.address() as AddressInfo).port;
  });
  afterAll(() => secure.close());

  const stores = () => {
    const keys = { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secret };
    return [
      { OBJECT_STORE_URL: 's3://bucket', AWS_ENDPOINT_URL_S3: `https://localhost:${port}`, ...keys },
      { OBJECT_STORE_URL: `swebhdfs://localhost:${port}/base` },
    ];
  };

  it('refuses a certificate of an authority that it does not know, and says what to do', async () => {
    for (const env of stores()) {
      expect(await codeOf(openByEnv(env, patient).head('a'))).toBe('FAILED_PRECONDITION');
      expect(await failure(openByEnv(env, patient).head('a'))).toContain('NODE_EXTRA_CA_CERTS');
    }
  });

  it('takes one of an authority that NODE_EXTRA_CA_CERTS names', async () => {
    for (const env of stores()) {
      const ca = join(import.meta.dirname, 'fixtures', 'tls', 'ca.pem');
      const child = startChild({ ...env, ...patient, NODE_EXTRA_CA_CERTS: ca }, ['head', 'a']);
      const told = await child.line();
      await child.ended;
      expect(told?.failed).toBeUndefined();
    }
  });

  it('never goes on without TLS where it was asked for', async () => {
    const plain = await serve((_seen, response) =>
      response.end(JSON.stringify({ Location: `http://127.0.0.1:${port}/webhdfs/v1/a?op=OPEN` })),
    );
    // Plain HTTP where TLS was asked for, and TLS where plain HTTP was.
    const url = { OBJECT_STORE_URL: `swebhdfs://127.0.0.1:${plain.port}/base` };
    expect(await codeOf(openByEnv(url, once).get('a'))).toBe('FAILED_PRECONDITION');
    expect(plain.seen).toEqual([]);
    expect(await codeOf(s3At(port, once).get('a'))).toMatch(/^(UNAVAILABLE|FAILED_PRECONDITION)$/);
  });
});

describe('HDFS', () => {
  const remote = (exception: string) =>
    JSON.stringify({ RemoteException: { exception, javaClassName: 'x', message: 'why' } });

  it('asks the other NameNode when one says that it is on standby, and stays with it', async () => {
    const status = { pathSuffix: '', type: 'FILE', length: 3, modificationTime: 7_000 };
    const { port, seen } = await serve(({ headers }, response) => {
      if (headers.host?.startsWith('127.')) response.writeHead(403).end(remote('StandbyException'));
      else response.end(JSON.stringify({ FileStatus: status }));
    });
    const url = `webhdfs://127.0.0.1:${port},localhost:${port}/base`;
    const store = openByEnv({ OBJECT_STORE_URL: url, HADOOP_USER_NAME: 'shop' });
    for (const key of ['a b', 'c+d']) expect(await store.head(key)).toEqual({ size: 3, modifiedMs: 7_000 });
    expect(seen.map(({ headers, url: asked }) => `${headers.host?.split(':')[0]} ${asked}`)).toEqual([
      '127.0.0.1 /webhdfs/v1/base/a%20b?op=GETFILESTATUS&user.name=shop',
      'localhost /webhdfs/v1/base/a%20b?op=GETFILESTATUS&user.name=shop',
      'localhost /webhdfs/v1/base/c%2Bd?op=GETFILESTATUS&user.name=shop',
    ]);
  });

  it.each([
    [403, 'AccessControlException', 'PERMISSION_DENIED'],
    [401, 'AuthenticationException', 'PERMISSION_DENIED'],
    [403, 'SafeModeException', 'UNAVAILABLE'],
    [403, 'DSQuotaExceededException', 'RESOURCE_EXHAUSTED'],
    [400, 'IllegalArgumentException', 'FAILED_PRECONDITION'],
    [500, 'RuntimeException', 'UNAVAILABLE'],
  ])('%i %s is %s', async (status, exception, expected) => {
    const { port } = await serve((_seen, response) => response.writeHead(status).end(remote(exception)));
    expect(await codeOf(hdfsAt(port, once).put('a', Buffer.from('x')))).toBe(expected);
    expect(await codeOf(hdfsAt(port, once).get('a'))).toBe(expected);
  });
});

describe('S3 with keys', () => {
  it('refuses to open with half a pair, or one given twice', () => {
    const url = { OBJECT_STORE_URL: 's3://bucket' };
    expect(() => openByEnv(url, { AWS_ACCESS_KEY_ID: 'a' })).toThrow('AWS_SECRET_ACCESS_KEY is not');
    expect(() => openByEnv(url, { AWS_SECRET_ACCESS_KEY_FILE: '/a' })).toThrow('AWS_ACCESS_KEY_ID is not');
    const twice = { AWS_ACCESS_KEY_ID: 'a', AWS_ACCESS_KEY_ID_FILE: '/a', AWS_SECRET_ACCESS_KEY: 'b' };
    expect(() => openByEnv(url, twice)).toThrow('both set');
  });

  it('takes them from files, and says which file is missing', async () => {
    const real = await startS3Server({ dir: join(scratch, 's3') });
    try {
      const { AWS_ACCESS_KEY_ID: id = '', AWS_SECRET_ACCESS_KEY: key = '', ...rest } = real.env('files');
      const files = { AWS_ACCESS_KEY_ID_FILE: join(scratch, 'id'), AWS_SECRET_ACCESS_KEY_FILE: join(scratch, 'key') };
      const env = { ...rest, OBJECT_STORE_RETRY_MS: '0' };
      expect(await failure(openByEnv(env, files).put('a', Buffer.from('x')))).toContain('AWS_ACCESS_KEY_ID_FILE');
      await writeFile(files.AWS_ACCESS_KEY_ID_FILE, `${id}\n`);
      await writeFile(files.AWS_SECRET_ACCESS_KEY_FILE, `${key}\n`);
      const store = openByEnv(env, files);
      await store.put('a', Buffer.from('x'));
      expect((await store.get('a')).toString()).toBe('x');
      const wrong = openByEnv(env, { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: 'wrong' });
      expect(await codeOf(wrong.get('a'))).toBe('PERMISSION_DENIED');
    } finally {
      await real.stop();
    }
  });
});
