// Requests as bytes: heads, framing and lengths that no client library would send.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { RawInput } from '../input.js';
import { spoilt } from './bodies.js';

const event = '{"type":"view","customer_id":"c-1","item_id":"i-1"}';
const usual = <T>(value: T, ...others: [T, ...T[]]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const method = usual(
  'POST',
  'PUT',
  'GET',
  'HEAD',
  'OPTIONS',
  'DELETE',
  'TRACE',
  'CONNECT',
  'PATCH',
  'PRI',
  'post',
  'QUERY',
  '',
  'X'.repeat(9_000),
);
const target = usual(
  '/v1/events',
  ...([
    '/v1/items',
    '/v1/batch',
    '/v1/logs',
    '/v1/beacon?key=KEY',
    '/v1/beacon',
    '/v1/beacon?key=KEY&key=KEY',
    '*',
  ] as const),
  ...[
    '/healthz',
    '/healthz?x=%zz',
    '/v1/%2e%2e/healthz',
    '/v1/events%00',
    '/%ff%fe',
    '//v1//events',
    '/v1/events/',
    '/v1/events;x',
  ],
  ...[
    'http://shop.example/v1/events',
    'shop.example:443',
    '/v1/beacon?key[]=KEY',
    '/v1/beacon?__proto__=1&key=KEY',
    '',
  ],
  `/v1/beacon?${'a=1&'.repeat(2_000)}key=KEY`,
  `/${'x'.repeat(9_000)}`,
);
const version = usual(
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/2.0',
  'HTTP/0.9',
  'HTTP/1.9',
  'http/1.1',
  'HTTP/1.1 ',
  'HTTQ/1.1',
  '',
);
const headerLine = fc.oneof(
  fc.constantFrom(
    ...[
      'content-type: application/json',
      'content-type: application/x-ndjson',
      'content-type:',
      'content-type: a/b;charset="x',
    ],
    ...[
      'content-encoding: gzip',
      'content-encoding: gzip, gzip',
      'accept: */*',
      'cookie: a=b',
      'origin: null',
      'origin: x',
    ],
    ...[
      'authorization: Basic',
      'authorization: Basic S0VZOg==',
      'authorization: Basic !!!',
      'authorization: Bearer KEY',
    ],
    ...['authorization: Bearer', 'x-api-key: KEY', 'x-api-key:', 'x-api-key: a, b', 'authorization: Digest x'],
    ...[
      'expect: 100-continue',
      'expect: 200-ok',
      'upgrade: h2c',
      'connection: upgrade',
      'connection: close',
      'te: trailers',
    ],
    ...['connection: keep-alive, upgrade', 'upgrade: websocket', 'trailer: x', 'x-forwarded-for: 203.0.113.7, unknown'],
    ...[
      'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      'traceparent: 00-zz',
      'tracestate: ,,,=',
    ],
    ...[
      'x: \u0001',
      'x : y',
      ' folded',
      ': y',
      'x',
      'x: y\nz: w',
      '__proto__: x',
      'constructor: x',
      'host: a',
      'host:',
    ],
    ...['transfer-encoding: gzip', 'transfer-encoding: chunked, chunked', 'content-length: 0', 'content-length: -1'],
    ...[
      'content-length: 1e3',
      'content-length: 99999999999999999999',
      'content-length: 5, 5',
      'user-agent: Googlebot/2.1',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 40 }).map((value) => `x: ${value}`),
  fc.constantFrom(`x: ${'y'.repeat(17_000)}`, `${'n'.repeat(3_000)}: y`, `user-agent: ${'('.repeat(8_000)}`),
);
const body = spoilt(
  fc
    .constantFrom(event, `[${event},${event}]`, '{}', '', ' ', '[', `{"batch":[${event}]}`)
    .map((text) => Buffer.from(text)),
);

type Framing = (bytes: Buffer) => { line: string; bytes: Buffer };
const chunk = (bytes: Buffer, size: string) => Buffer.concat([Buffer.from(`${size}\r\n`), bytes, Buffer.from('\r\n')]);
const chunked =
  (size: (length: number) => string, end: string): Framing =>
  (bytes) => {
    const half = Math.ceil(bytes.length / 2);
    const parts = [bytes.subarray(0, half), bytes.subarray(half)].filter((part) => part.length > 0);
    const framed = [...parts.map((part) => chunk(part, size(part.length))), Buffer.from(end)];
    return { line: 'transfer-encoding: chunked', bytes: Buffer.concat(framed) };
  };
const hex = (length: number) => length.toString(16);
const sized =
  (off: number): Framing =>
  (bytes) => ({ line: `content-length: ${Math.max(0, bytes.length + off)}`, bytes });
const zipped: Framing = (bytes) => {
  const packed = gzipSync(bytes);
  return { line: `content-encoding: gzip\r\ncontent-length: ${packed.length}`, bytes: packed };
};
const framing: fc.Arbitrary<Framing> = usual(
  sized(0),
  ...([sized(-1), sized(1), sized(1_000_000), zipped, (bytes) => ({ line: 'x: y', bytes })] as [Framing, ...Framing[]]),
  chunked(hex, '0\r\n\r\n'),
  chunked((length) => `${hex(length)};name="value"`, '0\r\nx-trailer: y\r\n\r\n'),
  chunked((length) => hex(length + 1), '0\r\n\r\n'),
  chunked(() => 'ffffffffffffffff', ''),
  chunked(() => '-1', '0\r\n\r\n'),
  chunked(() => 'zz', '0\r\n\r\n'),
  chunked((length) => `0x${hex(length)}`, '0\r\n\r\n'),
  chunked((length) => `${hex(length)};${'e'.repeat(20_000)}`, '0\r\n\r\n'),
  chunked(hex, ''),
);
const lineEnd = usual('\r\n', '\n', '\r', '\n\r');

const request = fc
  .record({
    method,
    target,
    version,
    lines: fc.oneof(
      { weight: 2, arbitrary: fc.constant<string[]>([]) },
      fc.array(headerLine, { minLength: 1, maxLength: 5 }),
    ),
    body,
    framing,
    lineEnd,
    key: usual(true, false),
  })
  .map((o) => {
    const { line, bytes } = o.framing(o.body);
    const lines = [`${o.method} ${o.target} ${o.version}`, 'host: collector', line, ...o.lines];
    if (o.key) lines.push('x-api-key: KEY');
    return Buffer.concat([Buffer.from([...lines, '', ''].join(o.lineEnd), 'latin1'), bytes]);
  });

/** One to three requests on a connection, in writes that end anywhere. */
export const rawInputs: fc.Arbitrary<RawInput> = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(2, 3) }),
    spoilt(request),
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 2 }),
  )
  .map(([times, bytes, cuts]) => {
    const whole = Buffer.concat(Array.from({ length: times }, () => bytes));
    const places = [0, ...cuts.map((cut) => Math.floor(cut * whole.length)).sort((a, b) => a - b), whole.length];
    const writes = places.slice(1).map((to, index) => whole.subarray(places[index], to));
    return { kind: 'raw', writes: writes.filter((write) => write.length > 0) };
  });
