// What a body holds, read anew and as simply as possible, to hold the collector's answers against.
import { isUtf8 } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { serviceDefinition } from '@insight-mesh/contracts';
import type { GrpcInput, HttpInput } from './input.js';
import { msgpackElements } from './msgpack-elements.js';

const limitBytes = 4 * 1_048_576;
const limitElements = 5_000;
/** At the log shippers' door. */
const limitRecords = 50_000;

/** Elements by value: a line that is no JSON, and a record of MessagePack, is its bytes. */
export type Elements = readonly unknown[];
/** `unclear`: bytes that are no UTF-8, which a rule may repair. */
export type Reading = Elements | 'unreadable' | 'unclear';

function plain({ headers, body }: HttpInput): Buffer | undefined {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return body;
  if (encoding !== 'gzip' && encoding !== 'x-gzip') return undefined;
  try {
    return gunzipSync(body, { maxOutputLength: limitBytes });
  } catch {
    return undefined;
  }
}

/** A byte order mark before text counts for nothing. */
function unmarked(body: Buffer): Buffer {
  return body.indexOf('\ufeff') === 0 ? body.subarray(3) : body;
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function ofJson(text: string, path: string): Elements | undefined {
  const json = parsed(text);
  if (json === undefined) return undefined;
  if (path !== '/v1/batch') return Array.isArray(json.value) ? json.value : [json.value];
  const { batch } = Object(json.value) as { batch?: unknown };
  return Array.isArray(batch) && !Array.isArray(json.value) ? batch : undefined;
}

function ofLines(body: Buffer): Elements {
  const elements: unknown[] = [];
  for (let from = 0; from < body.length; ) {
    const end = body.indexOf('\n', from);
    const line = body.subarray(from, end < 0 ? body.length : end);
    from += line.length + 1;
    if (!/[^ \t\r]/.test(line.toString('latin1'))) continue;
    const json = isUtf8(line) ? parsed(line.toString('utf8')) : undefined;
    elements.push(json === undefined ? line : json.value);
  }
  return elements;
}

const jsonTypes = new Set(['', 'application/json']);
const lineTypes = new Set(
  ['x-ndjson', 'ndjson', 'json-lines', 'jsonl', 'x-jsonlines'].map((name) => `application/${name}`),
);

const msgpackTypes = new Set(['msgpack', 'x-msgpack', 'vnd.msgpack'].map((name) => `application/${name}`));

/** How the documented doors read: by the content type, by the body (logs), or as JSON whatever is said (the others). */
function form({ path, headers }: HttpInput): 'json' | 'lines' | 'both' | 'msgpack' | undefined {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (path === '/v1/logs') return msgpackTypes.has(type.trim()) ? 'msgpack' : 'both';
  if (path !== '/v1/events' && path !== '/v1/items') return 'json';
  if (parameters.some((each) => /^\s*charset\s*=/.test(each) && !/=\s*"?(utf-?8|us-ascii)"?\s*$/.test(each)))
    return undefined;
  if (jsonTypes.has(type.trim()) && (headers['content-type'] ?? '') !== ';') return 'json';
  return lineTypes.has(type.trim()) ? 'lines' : undefined;
}

/** The one origin whose pages are listened to while the fuzz runs. */
export const beaconOrigin = 'https://shop.example';

export function elementsOfHttp(input: HttpInput): Reading {
  if (input.path === '/v1/beacon' && (input.headers.origin ?? beaconOrigin) !== beaconOrigin) return 'unreadable';
  const how = form(input);
  const bytes = input.body.length > limitBytes ? undefined : plain(input);
  if (how === undefined || bytes === undefined) return 'unreadable';
  const body = how === 'msgpack' ? bytes : unmarked(bytes);
  const limit = input.path === '/v1/logs' ? limitRecords : limitElements;
  if (!/[^ \t\r\n]/.test(body.toString('latin1'))) return 'unreadable';
  if (how === 'msgpack') {
    const records = msgpackElements(body);
    return records === undefined || records.length > limit ? 'unreadable' : records;
  }
  const json = how !== 'lines' && isUtf8(body) ? ofJson(body.toString('utf8'), input.path) : undefined;
  if (json === undefined && how === 'json') return isUtf8(body) ? 'unreadable' : 'unclear';
  const elements = json ?? ofLines(body);
  // Several records in a line (Fluent Bit's json_stream): where each ends is the collector's own reading.
  if (how === 'both' && elements.some((each) => Buffer.isBuffer(each) && /[}\]]\s*\{/.test(each.toString('latin1')))) {
    return 'unclear';
  }
  return elements.length > limit ? 'unreadable' : elements;
}

const methods = serviceDefinition('insightmesh.collector.v1.CollectorService');

/** By the contract's own reader: it takes no map entry without a value, which the wire format has. */
export function elementsOfGrpc({ method, body }: GrpcInput): Reading {
  if (body.length > limitBytes) return 'unreadable';
  try {
    const message = methods[method].requestDeserialize(body);
    const elements: Elements = 'events' in message ? message.events : message.items;
    return elements.length > limitElements ? 'unreadable' : elements;
  } catch {
    return 'unreadable';
  }
}
