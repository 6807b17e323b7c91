import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from './problem.js';
import { struct } from './struct.js';

function nested(levels: number): unknown {
  return levels === 0 ? 1 : { a: nested(levels - 1) };
}

function reason(value: unknown): string {
  const checked = struct(value);
  return checked instanceof Problem ? checked.reason : 'taken';
}

describe('free attributes', () => {
  it('are taken as they are', () => {
    const value = { a: [1, 'two', null, { b: true }], 颜色: '红' };
    expect(struct(value)).toBe(value);
    expect(struct({})).toBeUndefined();
  });

  it('are at most 5 levels deep', () => {
    expect(reason(nested(5))).toBe('taken');
    expect(reason(nested(6))).toBe('must be nested at most 5 levels deep');
    expect(reason({ a: [[[[[1]]]]] })).toBe('must be nested at most 5 levels deep');
  });

  it('are at most 8,192 characters in all', () => {
    expect(reason({ a: 'x'.repeat(8_000) })).toBe('taken');
    expect(reason({ a: 'x'.repeat(8_192) })).toBe('must be at most 8,192 characters in all');
    expect(reason({ ['k'.repeat(9_000)]: 1 })).toBe('must be at most 8,192 characters in all');
    expect(reason({ a: Array(2_000).fill(0) })).toBe('must be at most 8,192 characters in all');
    expect(reason({ a: Array(5_000).fill([]) })).toBe('must be at most 8,192 characters in all');
  });

  it('hold nothing that Postgres, UTF-8 or a decoder cannot', () => {
    expect(reason({ a: ['x\u0000'] })).toMatch(/NUL/);
    expect(reason({ 'x\u0000': 1 })).toMatch(/NUL/);
    expect(reason({ a: '\udc00' })).toMatch(/Unicode/);
    expect(reason({ a: Number.NaN })).toMatch(/finite/);
    expect(reason(JSON.parse('{"a":{"__proto__":{"b":1}}}'))).toMatch(/__proto__/);
  });

  it('that are taken have bounded JSON, whatever they are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 8 }), { maxKeys: 20 }), (value) => {
        const checked = struct(value);
        if (checked instanceof Problem || checked === undefined) return;
        // Six characters for one that is escaped, and the punctuation.
        expect(JSON.stringify(checked).length).toBeLessThan(8_192 * 8);
      }),
    );
  });
});
