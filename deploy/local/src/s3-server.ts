import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { choosePort } from './ports.js';
import { S3Error, xmlText } from './s3-error.js';
import { type S3Entry, S3Objects } from './s3-objects.js';
import { checkSignature } from './s3-signature.js';

export interface S3ServerOptions {
  /** The objects lie here. */
  dir: string;
  bucket?: string;
  port?: number;
  /** Objects that one answer to a list has at most; S3's 1,000 if not given. */
  longestPage?: number;
}

export interface S3Server {
  /** http://127.0.0.1:port */
  endpoint: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** The environment of a service that keeps its objects there, below a prefix. */
  env(prefix: string): Record<string, string>;
  /** Cuts every connection and stops listening; a new start in the same folder has the same objects. */
  stop(): Promise<void>;
}

/**
 * An S3 server of one bucket in this process, for tests and trials: PutObject, GetObject, HeadObject, DeleteObject and ListObjectsV2, with the
 * bucket in the path. It is strict where it matters: signatures, hashes and lengths are checked, chunked bodies refused, an object appears
 * whole. s3rver, the usual choice, writes in place, checks no signature, and cannot page on a Node with OpenSSL 3.
 */
export async function startS3Server(o: S3ServerOptions): Promise<S3Server> {
  const { dir, bucket = 'insight-mesh', longestPage = 1000 } = o;
  const port = await choosePort('the S3 server', o.port, undefined);
  const keys = { accessKeyId: 'local', secretAccessKey: 'a-secret-for-this-machine-only' };
  const objects = new S3Objects(join(dir, bucket));
  const server = createServer((request, response) => {
    serve(request, response, { bucket, keys, objects, longestPage }).catch((error: unknown) => refuse(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    bucket,
    ...keys,
    env: (prefix) => ({
      OBJECT_STORE_URL: `s3://${bucket}/${prefix}`,
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    }),
    stop: () => close(server),
  };
}

interface Surroundings {
  bucket: string;
  keys: { accessKeyId: string; secretAccessKey: string };
  objects: S3Objects;
  longestPage: number;
}

async function serve(request: IncomingMessage, response: ServerResponse, world: Surroundings): Promise<void> {
  const { bucket, keys, objects } = world;
  const [rawPath = '', rawQuery = ''] = (request.url ?? '').split('?');
  const path = rawPath.split('/').map(decodeURIComponent).join('/');
  const query = new URLSearchParams(rawQuery);
  checkSignature(request, { path, query }, keys);
  const [, named, ...rest] = path.split('/');
  const key = rest.join('/');
  if (named !== bucket) throw new S3Error(404, 'NoSuchBucket', 'the bucket does not exist');
  if (key === '') {
    if (request.method !== 'GET' || query.get('list-type') !== '2') throw notImplemented();
    list(response, query, world);
    return;
  }
  switch (request.method) {
    case 'PUT': {
      requirePlainBody(request);
      const { md5 } = await objects.put(key, request, request.headers);
      response.writeHead(200, { etag: `"${md5}"` }).end();
      return;
    }
    case 'HEAD': {
      const entry = objects.find(key);
      // Without a body there is no code either.
      response.writeHead(entry === undefined ? 404 : 200, entry === undefined ? {} : headersOf(entry)).end();
      return;
    }
    case 'GET': {
      const found = await objects.get(key);
      if (found === undefined) throw new S3Error(404, 'NoSuchKey', 'the key does not exist');
      response.writeHead(200, headersOf(found.entry));
      await pipeline(found.body, response);
      return;
    }
    case 'DELETE':
      await objects.delete(key);
      response.writeHead(204).end();
      return;
    default:
      throw notImplemented();
  }
}

function list(response: ServerResponse, query: URLSearchParams, { objects, bucket, longestPage }: Surroundings): void {
  const token = query.get('continuation-token');
  const { entries, more } = objects.list({
    prefix: query.get('prefix') ?? '',
    after: token === null ? '' : Buffer.from(token, 'base64url').toString(),
    most: Math.min(longestPage, Number(query.get('max-keys') ?? longestPage)),
  });
  const contents = entries.map(
    ({ key, size, modifiedMs }) =>
      `<Contents><Key>${xmlText(key)}</Key><LastModified>${new Date(modifiedMs).toISOString()}</LastModified><Size>${size}</Size></Contents>`,
  );
  const next = Buffer.from(entries.at(-1)?.key ?? '').toString('base64url');
  const parts = [
    `<Name>${bucket}</Name><KeyCount>${entries.length}</KeyCount><IsTruncated>${more}</IsTruncated>`,
    more ? `<NextContinuationToken>${next}</NextContinuationToken>` : '',
    ...contents,
  ];
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult>${parts.join('')}</ListBucketResult>`;
  response.writeHead(200, { 'content-type': 'application/xml' }).end(body);
}

function requirePlainBody({ headers }: IncomingMessage): void {
  if (headers['transfer-encoding'] !== undefined || /aws-chunked/.test(headers['content-encoding'] ?? ''))
    throw notImplemented();
  if (headers['content-length'] === undefined) throw new S3Error(411, 'MissingContentLength', 'a length is needed');
}

function headersOf({ size, md5, modifiedMs, headers }: S3Entry): Record<string, string> {
  const modified = new Date(modifiedMs).toUTCString();
  return { ...headers, etag: `"${md5}"`, 'last-modified': modified, 'content-length': String(size) };
}

function notImplemented(): S3Error {
  return new S3Error(501, 'NotImplemented', 'this server does not do that');
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const told =
    error instanceof S3Error ? error : new S3Error(500, 'InternalError', 'the server has an error of its own');
  // What is left of a body is not read: the connection is of no more use.
  response.writeHead(told.status, { 'content-type': 'application/xml', connection: 'close' }).end(told.toXml());
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
