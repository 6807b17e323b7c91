import { expect, it } from 'vitest';
import { Problem } from '../validation/problem.js';
import { BodyError } from './body-error.js';
import { type BodyFormat, readBody } from './read-body.js';

const read = (text: string | Buffer, format: BodyFormat = 'json', limit = 5_000) =>
  readBody(Buffer.from(text as string), format, limit);

function refusal(text: string | Buffer, format: BodyFormat = 'json', limit = 5_000): BodyError {
  try {
    read(text, format, limit);
  } catch (error) {
    if (error instanceof BodyError) return error;
    throw error;
  }
  throw new Error('was taken');
}

it('reads one value, an array, or one value a line', () => {
  expect(read('{"a":1}').values).toEqual([{ a: 1 }]);
  expect(read('5').values).toEqual([5]);
  expect(read('[]').values).toEqual([]);
  expect(read('[1,{"a":2}]').values).toEqual([1, { a: 2 }]);
  expect(read('{"a":1}\r\n\n  \n{"a":2}', 'ndjson').values).toEqual([{ a: 1 }, { a: 2 }]);
});

it('passes over the mark that editors put before UTF-8', () => {
  const elements = read('\ufeff[{"a":1}]');
  expect(elements.values).toEqual([{ a: 1 }]);
  expect(Buffer.from(elements.raw(0)).toString()).toBe('{"a":1}');
  expect(read('\ufeff{"a":1}\n{"a":2}', 'ndjson').values).toEqual([{ a: 1 }, { a: 2 }]);
  expect(refusal('\ufeff').httpStatus).toBe(400);
});

it('keeps the bytes of each element as they came', () => {
  expect(Buffer.from(read('[1, {"a":1.0} ]').raw(1)).toString()).toBe('{"a":1.0}');
  expect(Buffer.from(read(' {"a":1.0}').raw(0)).toString()).toBe(' {"a":1.0}');
  expect(Buffer.from(read('{"a":1}\nno json\n', 'ndjson').raw(1)).toString()).toBe('no json');
});

it('spoils only the broken line', () => {
  const broken = Buffer.concat([Buffer.from('{"a":1}\n{"a":\n"'), Buffer.from([0xff]), Buffer.from('"\n{"a":4}\n')]);
  const { values } = read(broken, 'ndjson');
  expect(values[0]).toEqual({ a: 1 });
  expect(values[1]).toBeInstanceOf(Problem);
  expect(values[2]).toMatchObject({
    kind: 'malformed',
    reason: 'the line must be UTF-8; for GBK the content type must say charset=gbk',
  });
  expect(values[3]).toEqual({ a: 4 });
});

it('reads several objects in one line, where lines may be called JSON', () => {
  const several = '{"a":"}{","b":[{}]}{"a":2} {"a":\\n}\t{"a":4}'.replace('\\n', 'x');
  const elements = read(`${several}\n{"a":5}`, 'either');
  expect(elements.values).toMatchObject([{ a: '}{' }, { a: 2 }, { kind: 'malformed' }, { a: 4 }, { a: 5 }]);
  expect([0, 2, 4].map((index) => Buffer.from(elements.raw(index)).toString())).toEqual([
    '{"a":"}{","b":[{}]}',
    '{"a":x}',
    '{"a":5}',
  ]);
  for (const broken of ['{"a":1}{"a":', '{"a":1}x{"a":2}', '{"a":1}]', '{"a":1}"{"']) {
    expect(read(broken, 'either').values).toMatchObject([{ kind: 'malformed' }]);
  }
  expect(read(several, 'ndjson').values).toHaveLength(1);
  expect(refusal('{}{}{}{}', 'either', 3).httpStatus).toBe(413);
});

it('refuses what it cannot read, without telling what stood there', () => {
  const error = refusal('{"email": alice@example.com}');
  expect(error).toMatchObject({ httpStatus: 400, keep: true, code: 'INVALID_ARGUMENT' });
  expect(error.message).toMatch(/^the body must be JSON and is not/);
  expect(error.message).not.toContain('alice');
  expect(refusal(Buffer.from([0x22, 0xff, 0x22])).message).toBe(
    'the body must be UTF-8; for GBK the content type must say charset=gbk',
  );
  expect(refusal(' \n').httpStatus).toBe(400);
  expect(refusal('', 'ndjson').httpStatus).toBe(400);
});

it('refuses more elements than one call may carry', () => {
  expect(read('[1,2,3]', 'json', 3).values).toHaveLength(3);
  expect(refusal('[1,2,3,4]', 'json', 3)).toMatchObject({ httpStatus: 413, keep: false });
  expect(read('1\n2\n3\n', 'ndjson', 3).values).toHaveLength(3);
  expect(refusal('1\n2\n3\n4', 'ndjson', 3).httpStatus).toBe(413);
});

it('is not thrown by nesting', () => {
  const deep = '['.repeat(1_000_000);
  expect(refusal(deep).httpStatus).toBe(400);
  const closed = deep + ']'.repeat(1_000_000);
  expect(read(closed).values).toHaveLength(1);
  expect(read(closed).raw(0)).toHaveLength(closed.length - 2);
});
