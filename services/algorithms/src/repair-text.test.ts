import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repairText, toHalfWidth } from './repair-text.js';

const flag = '\u{1f469}\u200d\u{1f4bb}';

describe('repaired text', () => {
  it.each([
    ['composed letters', 'cafe\u0301', 'café'],
    ['line ends', 'a\r\nb\rc\n', 'a\nb\nc\n'],
    ['control characters', 'a\u0000b\u0007c\u009fd\te', 'abcd\te'],
    ['characters without width', '138\u200b1234\ufeff5678\u2060', '13812345678'],
    ['joiners beside ASCII', '138\u200d1234\u200c5678', '13812345678'],
    ['marks of direction', 'a\u202eb\u2066c', 'abc'],
    ['halves of surrogate pairs', 'a\ud800b\udc00', 'ab'],
  ])('has no wrong %s', (_name, text, repaired) => {
    expect(repairText(text)).toBe(repaired);
  });

  it.each(['很好！１００％满意', flag, 'می\u200cخواهم', 'plain', ''])('%s stays', (text) => {
    expect(repairText(text)).toBe(text);
  });

  it('is well-formed NFC, and repaired twice the same', () => {
    const character = fc.oneof(
      fc.constantFrom(
        '\u200d',
        '\u0301',
        'e',
        '\r',
        '\n',
        '\ufeff',
        '\ud800',
        '\u212a',
        '\u037e',
        '1',
        '\u1100',
        '\u1161',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.array(character, { maxLength: 30 }), (characters) => {
        const repaired = repairText(characters.join(''));
        expect(repaired.normalize('NFC')).toBe(repaired);
        expect(() => encodeURIComponent(repaired)).not.toThrow();
        expect(repairText(repaired)).toBe(repaired);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['\u200d', '\r', '\u0301', '\ud800'])('ends for 100,000 characters of one kind', (unit) => {
    expect(repairText(`${unit.repeat(100_000)}x`)).toMatch(/x$/);
  });
});

it('makes full-width ASCII plain', () => {
  expect(toHalfWidth('ＥＵＲ　１２，３００．５')).toBe('EUR 12,300.5');
  expect(toHalfWidth('好。c-17')).toBe('好。c-17');
});
