import { parseRfc3339, rfc3339 } from '@insight-mesh/runtime/time';
import { isObject } from '../../validation/checks.js';
import { Problem } from '../../validation/problem.js';

type Json = Record<string, unknown>;

// What Logstash (with and without ECS), Fluentd, Fluent Bit and their inputs put beside a record's own fields.
const shippersFields = new Set([
  ...[
    '@timestamp',
    '@version',
    '@metadata',
    'message',
    'log',
    'host',
    'hostname',
    'path',
    'event',
    'ecs',
    'agent',
    'input',
  ],
  ...['tag', 'tags', 'date', 'time', 'stream', 'container', 'container_id', 'container_name', 'docker', 'kubernetes'],
]);
/** Where a shipper puts the line that it read, in the order in which they are looked at. */
const lineFields = ['message', 'log'];
const timeFields = ['@timestamp', 'date', 'time'];
/** Seconds since 1970 stay below this until 5138, and milliseconds have been above it since 1973. */
const secondsBelow = 1e11;
const latestMs = Date.UTC(9999, 11, 31);
/** Fluent Bit's java_sql_timestamp: no zone, and always UTC. */
const sqlTimestamp = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{6})$/;

/** A shipper's time as RFC 3339; undefined for one without a zone, or in another form: then the time of receipt holds. */
function shippersTime(record: Json): string | undefined {
  for (const name of timeFields) {
    const value = record[name];
    if (typeof value === 'number') {
      const ms = Math.round(value < secondsBelow ? value * 1000 : value);
      if (ms >= 0 && ms <= latestMs) return rfc3339(ms);
    }
    if (typeof value === 'string' && value.length <= 40) {
      const ms = parseRfc3339(name === 'date' ? value.replace(sqlTimestamp, '$1T$2Z') : value);
      if (ms !== undefined) return rfc3339(ms);
    }
  }
  return undefined;
}

/** The event in a line that a shipper read: JSON as text, or as the shipper parsed it. */
function eventInLine(line: unknown): Json | undefined {
  if (isObject(line)) return line.type === undefined ? undefined : line;
  if (typeof line !== 'string' || !line.trimStart().startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The record itself as an event: the fields that are the shipper's own are dropped. */
function ownFields(record: Json): Json {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !shippersFields.has(name)));
}

/**
 * A record of a log shipper as an element of /v1/events, not yet checked: the event that its `message` or `log` holds, else
 * the record itself. Without `occurred_at` it gets the shipper's time.
 */
export function logRecordToEvent(record: unknown): unknown {
  if (record instanceof Problem || !isObject(record)) return record;
  const lines = lineFields.filter((name) => record[name] !== undefined && record[name] !== null);
  let event = lines.map((name) => eventInLine(record[name])).find((each) => each !== undefined);
  const [line] = lines;
  if (event === undefined) {
    // A parsing filter may leave the line beside the fields it found; then these are the event.
    if (line !== undefined && record.type === undefined) {
      return new Problem('malformed', 'must be an event as JSON, or stand beside the fields of one', line);
    }
    event = ownFields(record);
  }
  const { occurred_at: given } = event;
  if (given !== undefined && given !== null && given !== '') return event;
  const time = shippersTime(record);
  return time === undefined ? event : { ...event, occurred_at: time };
}
