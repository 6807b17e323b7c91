import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../validation/problem.js';
import { logRecordToEvent } from './log-record.js';

const event = { id: 'e-1', type: 'view', customer_id: 'c-1', item_id: 'i-1' };
const line = JSON.stringify(event);
const at = '2026-05-01T09:30:00.250Z';

describe('logRecordToEvent', () => {
  it.each([
    ['Logstash, fields', { ...event, '@timestamp': at, '@version': '1', host: { name: 'web-1' }, tags: ['shop'] }],
    [
      'Logstash, a line',
      { message: line, '@timestamp': at, '@version': '1', host: 'web-1', path: '/log', type: 'shop' },
    ],
    [
      'Logstash with ECS',
      { message: line, '@timestamp': at, event: { original: line }, log: { file: { path: '/log' } } },
    ],
    ['Logstash, parsed below message', { message: event, '@timestamp': at }],
    ['Logstash, parsed beside another line', { ...event, message: 'GET /i-1 200', '@timestamp': at }],
    ['Fluent Bit, fields, seconds', { date: 1777627800.25, ...event }],
    ['Fluent Bit, fields, milliseconds', { date: 1777627800250, ...event }],
    ['Fluent Bit, java_sql_timestamp', { date: '2026-05-01 09:30:00.250000', ...event }],
    ['Fluent Bit, ISO 8601', { date: '2026-05-01T09:30:00.250000Z', ...event }],
    [
      'Fluent Bit, a line of a container',
      { log: `${line}\n`, stream: 'stdout', time: at, kubernetes: { pod_name: 'x' } },
    ],
    ['Fluentd, with an injected time and tag', { ...event, time: '2026-05-01T11:30:00.250+02:00', tag: 'shop.events' }],
  ])('%s', (_what, record) => {
    expect(logRecordToEvent(record)).toEqual({ ...event, occurred_at: at });
  });

  it("keeps the event's own time", () => {
    const own = { ...event, occurred_at: '2014-04-07T10:51:09Z' };
    expect(logRecordToEvent({ ...own, '@timestamp': at })).toEqual(own);
    expect(logRecordToEvent({ message: JSON.stringify(own), '@timestamp': at })).toEqual(own);
  });

  it.each(['2026-05-01 09:30:00.25', 'noon', -1, 1e300, Number.NaN, {}, null])('makes no time of %j', (date) => {
    expect(logRecordToEvent({ ...event, date })).toEqual(event);
  });

  it.each([
    [{ message: 'GET / 200' }, 'message'],
    [{ message: '{"type":"view"' }, 'message'],
    [{ message: '' }, 'message'],
    [{ log: 'started', date: 1 }, 'log'],
    [{ log: { file: {} } }, 'log'],
  ])('refuses a line that holds no event: %j', (record, field) => {
    expect(logRecordToEvent(record)).toMatchObject({ kind: 'malformed', field });
  });

  it('leaves to the checks what is no record, and other fields', () => {
    const problem = new Problem('malformed', 'x');
    expect(logRecordToEvent(problem)).toBe(problem);
    expect(logRecordToEvent(7)).toBe(7);
    expect(logRecordToEvent({ ...event, colour: 'red' })).toEqual({ ...event, colour: 'red' });
  });

  it('never throws', () => {
    const names = fc.constantFrom('message', 'log', 'date', '@timestamp', 'type', 'occurred_at', '__proto__');
    const value = fc.oneof(fc.jsonValue(), fc.double(), fc.string({ unit: 'binary' }), fc.json());
    fc.assert(
      fc.property(fc.dictionary(names, value), (record) => void logRecordToEvent(record)),
      { numRuns: 200 },
    );
  });
});
