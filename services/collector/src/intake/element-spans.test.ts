import fc from 'fast-check';
import { expect, it } from 'vitest';
import { elementSpans } from './element-spans.js';

function elements(json: string): string[] {
  const bytes = Buffer.from(json);
  return elementSpans(bytes).map(([from, to]) => bytes.subarray(from, to).toString());
}

it('finds each element as it was written', () => {
  expect(elements(' [ {"a":1, "a":2} ,"x,]\\"" , [1,[2]],12345678901234567890 ]\n')).toEqual([
    '{"a":1, "a":2}',
    '"x,]\\""',
    '[1,[2]]',
    '12345678901234567890',
  ]);
  expect(elements('[]')).toEqual([]);
  expect(elements('[ ]')).toEqual([]);
  expect(elements('["\\\\",1]')).toEqual(['"\\\\"', '1']);
});

it('finds the elements of any array', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 2), (values, indent) => {
      const spans = elements(JSON.stringify(values, null, indent));
      expect(spans.map((span) => JSON.parse(span))).toEqual(JSON.parse(JSON.stringify(values)));
    }),
  );
});
