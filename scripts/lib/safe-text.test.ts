import fc from 'fast-check';
import { expect, it } from 'vitest';
import { safeJsonLine, safeLine, safePayload, safeText } from './safe-text.js';

const obeyed = /[\p{Control}\p{Format}\p{Surrogate}\u2028\u2029]/u;

it('leaves nothing that a terminal obeys, and changes no other text', () => {
  expect(safeLine('\u001b[31mred\u0007\u009b2J\u202eabc\r\n\t')).toBe(
    '\\u001b[31mred\\u0007\\u009b2J\\u202eabc\\u000d\\u000a\\u0009',
  );
  expect(safeLine('鞋 naïve 👟')).toBe('鞋 naïve 👟');
  expect(safeLine('abcdef', 4)).toBe('abc…');
  expect(safeText('a\tb\nc\u001b')).toBe('a\tb\nc\\u001b');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(obeyed.test(safeLine(text))).toBe(false);
      expect(obeyed.test(safeText(text).replaceAll(/[\n\t]/g, ''))).toBe(false);
    }),
  );
});

it('writes JSON that says the same to a program', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'binary' })), (value) => {
      const line = safeJsonLine(value);
      expect(obeyed.test(line.slice(0, -1))).toBe(false);
      expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('shows bytes that are no text in hexadecimal', () => {
  expect(safePayload(Buffer.from('{"a":"鞋"}'))).toBe('{"a":"鞋"}');
  expect(safePayload(Buffer.from([0xff, 0x1b, 0]))).toBe('ff1b00');
  expect(safePayload(Buffer.alloc(5_000, 0xff)).split('\n').at(-1)).toBe('… and 904 bytes more');
});
