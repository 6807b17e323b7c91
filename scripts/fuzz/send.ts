import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import type { GrpcInput, HttpInput, RawInput } from './input.js';

export interface HttpAnswer {
  status: number;
  retryAfter: string | undefined;
  text: string;
}

/** After this long without an answer there is none. */
const patienceMs = 60_000;

/** Sends over kept-alive connections, as many at once as there are callers. */
export class HttpSender {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  send(input: HttpInput, key: string): Promise<HttpAnswer> {
    const { method, path, headers, body } = input;
    const url = new URL(path === '/v1/beacon' ? `${path}?key=${key}` : path, this.#url);
    const all = { ...headers, 'content-length': body.length, ...(path === '/v1/beacon' ? {} : { 'x-api-key': key }) };
    return new Promise((resolve, reject) => {
      const call = request(url, { method, headers: all, agent: this.#agent, timeout: patienceMs }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            retryAfter: response.headers['retry-after'],
            text: Buffer.concat(parts).toString('utf8'),
          }),
        );
      });
      call.on('timeout', () => call.destroy(new Error(`no answer within ${patienceMs} ms`)));
      call.on('error', reject);
      call.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Our side of a socket is closed when the server has been silent for this long, before its first words and after them. */
const silenceMs = { before: 300, after: 30 };

/** All that a server says on a socket. A side closed at once would take back what was asked: Node's server answers nobody then. */
export function sendRaw(port: number, input: RawInput, key: string, place: number): Promise<string> {
  return new Promise((resolve, reject) => {
    // Addresses by turns: the ports of one would be used up by closed connections that still linger.
    const socket = connect({ host: '127.0.0.1', port, localAddress: `127.0.0.${1 + (place % 250)}`, noDelay: true });
    const parts: Buffer[] = [];
    socket.setTimeout(patienceMs, () => socket.destroy(new Error(`no answer within ${patienceMs} ms`)));
    let silence: NodeJS.Timeout | undefined;
    const listenFor = (ms: number) => {
      clearTimeout(silence);
      silence = setTimeout(() => socket.end(), ms);
    };
    socket.on('data', (part) => {
      parts.push(part);
      listenFor(silenceMs.after);
    });
    const done = () => {
      clearTimeout(silence);
      resolve(Buffer.concat(parts).toString('latin1'));
    };
    socket.on('close', done);
    // A server may close while we still send what it has already refused.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') done();
      else reject(error);
    });
    const last = input.writes.length - 1;
    const write = (index: number) => {
      const bytes = Buffer.from(input.writes[index]?.toString('latin1').replaceAll('KEY', key) ?? '', 'latin1');
      socket.write(bytes, () => {
        if (index < last) setImmediate(write, index + 1);
        else if (parts.length === 0) listenFor(silenceMs.before);
      });
    };
    socket.on('connect', () => write(0));
  });
}

export interface GrpcAnswer {
  code: string;
  message: string;
  retry: boolean;
  /** The response's bytes. */
  bytes: Buffer;
}

/** Unary calls whose messages are bytes on both sides. */
export class GrpcSender {
  readonly #client: Client;

  constructor(address: string) {
    this.#client = new Client(address, credentials.createInsecure());
  }

  send({ method, body }: GrpcInput, key: string): Promise<GrpcAnswer> {
    const metadata = new Metadata();
    metadata.set('x-api-key', key);
    const path = `/insightmesh.collector.v1.CollectorService/${method}`;
    const asIs = (bytes: Buffer) => bytes;
    const deadline = Date.now() + patienceMs;
    return new Promise((resolve) => {
      this.#client.makeUnaryRequest(
        path,
        asIs,
        asIs,
        body,
        metadata,
        { deadline },
        (error: ServiceError | null, bytes?: Buffer) => {
          resolve({
            code: status[error?.code ?? status.OK],
            message: error?.details ?? '',
            retry: error?.code === status.UNAVAILABLE || error?.code === status.RESOURCE_EXHAUSTED,
            bytes: bytes ?? Buffer.alloc(0),
          });
        },
      );
    });
  }

  close(): void {
    this.#client.close();
  }
}
