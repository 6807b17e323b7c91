import { codecFor } from '@insight-mesh/runtime/codec';
import { rfc3339 } from '@insight-mesh/runtime/time';
import { logElements } from '../doors/logs/log-elements.js';
import { type SegmentCall, segmentCalls, segmentElements } from '../doors/segment/segment-elements.js';
import type { Charset } from '../intake/charset.js';
import type { Elements } from '../intake/elements.js';
import { readBody } from '../intake/read-body.js';
import { rpcElements } from '../rpc/rpc-elements.js';
import { isObject } from '../validation/checks.js';
import { Problem } from '../validation/problem.js';
import type { Letter } from './letter.js';
import type { Payload } from './payload.js';

type Json = Record<string, unknown>;
/** Bytes of a letter, as they are to be read. */
interface Bytes {
  payload: Buffer;
  charset: Charset;
  limit: number;
}
type Reader = (letter: Letter, bytes: Bytes) => Elements;

const eventCodec = codecFor('insightmesh.collector.v1.Event');
const itemCodec = codecFor('insightmesh.collector.v1.Item');

function mapped(read: Elements, to: (value: unknown) => unknown): Elements {
  return { ...read, values: read.values.map((value) => (value instanceof Problem ? value : to(value))) };
}

/** An element, a line, or a whole body that could not be read; it may have been mended to any of them. */
function readAny(_letter: Letter, { payload, limit, charset }: Bytes): Elements {
  return readBody(payload, 'either', limit, charset);
}

/** No JSON begins with the head of a MessagePack list or map. */
function readLogs(_letter: Letter, { payload, limit, charset }: Bytes): Elements {
  return logElements(readBody(payload, (payload[0] ?? 0) >= 0x80 ? 'msgpack' : 'either', limit, charset));
}

/** The path that the call came by is not kept. A batch's messages say themselves what they are; else it shows in the fields. */
function segmentCallOf(message: unknown): SegmentCall {
  if (!isObject(message)) return 'track';
  if (Array.isArray(message.batch)) return 'batch';
  const named = segmentCalls.find((call) => call === message.type);
  if (named !== undefined) return named;
  if (message.event !== undefined || message.properties !== undefined) return 'track';
  return message.previousId === undefined ? 'identify' : 'alias';
}

function readSegment(_letter: Letter, { payload, limit, charset }: Bytes): Elements {
  const read = readBody(payload, 'json', limit, charset);
  return segmentElements(read, segmentCallOf(read.values[0]), limit).elements;
}

/** What the codec could not read was kept as proto-loader gave it, with every field; the rest as the contract's JSON. */
function isRpcForm(value: unknown): value is Json {
  if (!isObject(value)) return false;
  const set = 'received_at' in value ? value.received_at : value.updated_at;
  return set === null || isObject(set);
}

function readGrpc({ element }: Letter, { payload, limit }: Bytes): Elements {
  const codec = element === 'item' ? itemCodec : eventCodec;
  return mapped(readBody(payload, 'json', limit), (value) =>
    isRpcForm(value) ? rpcElements([value], codec.fromRpc).values[0] : value,
  );
}

/** A message of a topic, without what the collector set there. */
function readTopic({ tenantId }: Letter, { payload, limit }: Bytes): Elements {
  return mapped(readBody(payload, 'json', limit), (value) => {
    if (!isObject(value)) return value;
    const { tenant_id: tenant, received_at: _received, updated_at: _updated, ...given } = value;
    const { repairs: _repairs, item_facts: _facts, ...rest } = given;
    if (tenant === undefined || tenant === '' || tenant === tenantId) return rest;
    return new Problem('not_allowed', 'must be the tenant of the letter', 'tenant_id');
  });
}

const readers: Readonly<Record<string, Reader>> = {
  http: readAny,
  beacon: readAny,
  logs: readLogs,
  segment: readSegment,
  grpc: readGrpc,
};

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** As the letter had it, so that a second replay is the same event, at the time at which it came. */
function withDefaults(value: unknown, letter: Letter, id: string): unknown {
  if (!isObject(value)) return value;
  return {
    ...value,
    id: isAbsent(value.id) ? id : value.id,
    occurred_at: isAbsent(value.occurred_at) ? rfc3339(letter.occurredMs) : value.occurred_at,
  };
}

/**
 * What a letter's bytes hold, through the translation of the door that they came by, as elements of an intake.
 * @param unnamed how to read bytes that are not UTF-8 and of which nothing is told
 * @throws BodyError when nothing of them can be read
 */
export function letterElements(letter: Letter, payload: Payload, limit: number, unnamed: Charset): Elements {
  const read = (Object.hasOwn(readers, letter.source) ? readers[letter.source] : undefined) ?? readTopic;
  const { bytes, charset } = payload;
  const elements = read(letter, { payload: bytes, limit, charset: charset === '' ? unnamed : 'gb18030' });
  const told = charset === '' ? elements : { ...elements, charset: () => charset };
  if (letter.element === 'item') return told;
  const { values } = told;
  return {
    ...told,
    values: values.map((value, index) => {
      const id = values.length === 1 ? letter.id : `${letter.id.slice(0, 120)}-${index}`;
      return value instanceof Problem ? value : withDefaults(value, letter, id);
    }),
  };
}
