import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementSpans } from './element-spans.js';
import { memberStart } from './member-start.js';

const rest = (json: string) => {
  const start = memberStart(Buffer.from(json), 'batch');
  return start === undefined ? undefined : Buffer.from(json).subarray(start).toString();
};

describe('memberStart', () => {
  it.each([
    ['{"batch":[1]}', '[1]}'],
    [' { "a" : {"batch":0} , "batch" : [ ] } ', '[ ] } '],
    ['{"x":"batch","batch":"y"}', '"y"}'],
    ['{"batch":1,"batch":2,"z":["batch"]}', '2,"z":["batch"]}'],
    [String.raw`{"\u0062atch":7,"q\"":1}`, String.raw`7,"q\"":1}`],
    ['{"a":"batch"}', undefined],
    ['{}', undefined],
  ])('in %s', (json, expected) => {
    expect(rest(json)).toBe(expected);
  });

  it('finds each element of any list in any object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()), (object, batch) => {
        const json = Buffer.from(JSON.stringify({ ...object, batch }, undefined, 1));
        const list = json.subarray(memberStart(json, 'batch'));
        const parts = elementSpans(list).map(([from, to]) => JSON.parse(list.subarray(from, to).toString()));
        expect(parts).toEqual(JSON.parse(JSON.stringify(batch)));
      }),
    );
  });
});
