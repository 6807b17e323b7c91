import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../validation/problem.js';
import { logElements } from './log-elements.js';

const event = { id: 'e-1', type: 'view', customer_id: 'c-1', item_id: 'i-1' };
const at = '2026-05-01T09:30:00.250Z';
const elements = (...values: unknown[]) => logElements({ values, raw: (index) => Buffer.from([index]) });

describe('logElements', () => {
  it.each([
    ['Fluent Bit before 2.1', [1_777_627_800.25, event]],
    ['Fluent Bit since 2.1', [[1_777_627_800.25, { otlp: {} }], event]],
    ['Fluentd by its msgpack formatter', { ...event, time: at }],
    ['a line', [[1_777_627_800.25, {}], { log: `${JSON.stringify(event)}\n`, stream: 'stdout' }]],
  ])('%s', (_shipper, record) => {
    expect(elements(record).values).toEqual([{ ...event, occurred_at: at }]);
  });

  it('leaves out the marks of groups, and still knows whose bytes are whose', () => {
    const mark = (time: number) => [[time, { schema: 'otlp' }], { resource: {} }];
    const { values, raw } = elements(mark(-1), [[1_777_627_800.25, {}], event], mark(-2), [-1, {}], { type: 'view' });
    expect(values).toEqual([{ ...event, occurred_at: at }, { type: 'view' }]);
    expect([raw(0), raw(1)]).toEqual([Buffer.from([1]), Buffer.from([4])]);
  });

  it('makes of a record in a forward entry what it makes of its JSON', () => {
    const record = fc.dictionary(
      fc.constantFrom('message', 'log', 'date', 'type', 'item_id', '@timestamp'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(record, fc.double({ min: 0, max: 4e9, noNaN: true }), (fields, date) => {
        const [json] = elements({ date, ...fields }).values;
        expect(elements([date, fields]).values).toEqual([json]);
        expect(elements([[date, {}], fields]).values).toEqual([json]);
      }),
    );
  });

  it('leaves to the checks what is no record', () => {
    const problem = new Problem('malformed', 'x');
    expect(elements(problem, 7, [1, 2], [1, {}, {}], []).values).toEqual([problem, 7, [1, 2], [1, {}, {}], []]);
  });
});
