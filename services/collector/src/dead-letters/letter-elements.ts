import { codecFor } from '@insight-mesh/runtime/codec';
import { rfc3339 } from '@insight-mesh/runtime/time';
import { logElements } from '../doors/logs/log-elements.js';
import { type SegmentCall, segmentCalls, segmentElements } from '../doors/segment/segment-elements.js';
import type { Elements } from '../intake/elements.js';
import { readBody } from '../intake/read-body.js';
import { rpcElements } from '../rpc/rpc-elements.js';
import { isObject } from '../validation/checks.js';
import { Problem } from '../validation/problem.js';
import type { Letter } from './letter.js';

type Json = Record<string, unknown>;
type Reader = (letter: Letter, payload: Buffer, limit: number) => Elements;

const eventCodec = codecFor('insightmesh.collector.v1.Event');
const itemCodec = codecFor('insightmesh.collector.v1.Item');

function mapped(read: Elements, to: (value: unknown) => unknown): Elements {
  return { values: read.values.map((value) => (value instanceof Problem ? value : to(value))), raw: read.raw };
}

/** An element, a line, or a whole body that could not be read; it may have been mended to any of them. */
function readAny(_letter: Letter, payload: Buffer, limit: number): Elements {
  return readBody(payload, 'either', limit);
}

/** No JSON begins with the head of a MessagePack list or map. */
function readLogs(_letter: Letter, payload: Buffer, limit: number): Elements {
  return logElements(readBody(payload, (payload[0] ?? 0) >= 0x80 ? 'msgpack' : 'either', limit));
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

function readSegment(_letter: Letter, payload: Buffer, limit: number): Elements {
  const read = readBody(payload, 'json', limit);
  return segmentElements(read, segmentCallOf(read.values[0]), limit).elements;
}

/** What the codec could not read was kept as proto-loader gave it, with every field; the rest as the contract's JSON. */
function isRpcForm(value: unknown): value is Json {
  if (!isObject(value)) return false;
  const set = 'received_at' in value ? value.received_at : value.updated_at;
  return set === null || isObject(set);
}

function readGrpc({ element }: Letter, payload: Buffer, limit: number): Elements {
  const codec = element === 'item' ? itemCodec : eventCodec;
  return mapped(readBody(payload, 'json', limit), (value) =>
    isRpcForm(value) ? rpcElements([value], codec.fromRpc).values[0] : value,
  );
}

/** A message of a topic, without what the collector set there. */
function readTopic({ tenantId }: Letter, payload: Buffer, limit: number): Elements {
  return mapped(readBody(payload, 'json', limit), (value) => {
    if (!isObject(value)) return value;
    const { tenant_id: tenant, received_at: _received, updated_at: _updated, repairs: _repairs, ...rest } = value;
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
 * @throws BodyError when nothing of them can be read
 */
export function letterElements(letter: Letter, payload: Buffer, limit: number): Elements {
  const read = (Object.hasOwn(readers, letter.source) ? readers[letter.source] : undefined) ?? readTopic;
  const { values, raw } = read(letter, payload, limit);
  if (letter.element === 'item') return { values, raw };
  return {
    values: values.map((value, index) => {
      const id = values.length === 1 ? letter.id : `${letter.id.slice(0, 120)}-${index}`;
      return value instanceof Problem ? value : withDefaults(value, letter, id);
    }),
    raw,
  };
}
