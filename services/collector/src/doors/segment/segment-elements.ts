import { malformedBody, tooManyElements } from '../../intake/body-error.js';
import { withoutGb18030 } from '../../intake/charset.js';
import { elementSpans } from '../../intake/element-spans.js';
import { type Elements, elementsAt } from '../../intake/elements.js';
import { memberStart } from '../../intake/member-start.js';
import { isObject } from '../../validation/checks.js';
import { Ignored, segmentToEvent } from './to-event.js';

export const segmentCalls = ['batch', 'track', 'identify', 'page', 'screen', 'group', 'alias'] as const;
export type SegmentCall = (typeof segmentCalls)[number];

export interface SegmentBody {
  elements: Elements;
  /** Calls that become no event, counted by name. */
  ignored: ReadonlyMap<string, number>;
}

interface Messages extends Elements {
  sentAt?: unknown;
}

function messagesOf(read: Elements, call: SegmentCall, limit: number): Messages {
  if (call !== 'batch') return read;
  const [body] = read.values;
  if (read.values.length !== 1 || !isObject(body) || !Array.isArray(body.batch)) {
    throw malformedBody('must be an object with a list named batch');
  }
  if (body.batch.length > limit) throw tooManyElements(limit);
  const charset = read.charset?.(0);
  let list: { bytes: Uint8Array; spans: [number, number][] } | undefined;
  const raw = (index: number) => {
    if (list === undefined) {
      const whole = read.raw(0);
      const marks = charset === undefined ? whole : withoutGb18030(whole);
      const start = memberStart(marks, 'batch');
      list = { bytes: whole.subarray(start), spans: elementSpans(marks.subarray(start)) };
    }
    const [from, to] = list.spans[index] ?? [0, 0];
    return list.bytes.subarray(from, to);
  };
  return { values: body.batch, raw, sentAt: body.sentAt, ...(charset === undefined ? {} : { charset: () => charset }) };
}

/**
 * What a body of the Segment HTTP API holds, as elements of /v1/events.
 * @param read the body's JSON
 * @throws BodyError 400 for a batch that is none, 413 for one of more than `limit` messages
 */
export function segmentElements(read: Elements, call: SegmentCall, limit: number): SegmentBody {
  const messages = messagesOf(read, call, limit);
  const values: unknown[] = [];
  const positions: number[] = [];
  const ignored = new Map<string, number>();
  messages.values.forEach((message, position) => {
    const type = call === 'batch' ? isObject(message) && message.type : call;
    const value = segmentToEvent(message, type, messages.sentAt);
    if (value instanceof Ignored) {
      ignored.set(value.call, (ignored.get(value.call) ?? 0) + 1);
      return;
    }
    values.push(value);
    positions.push(position);
  });
  return { elements: elementsAt(messages, values, positions), ignored };
}
