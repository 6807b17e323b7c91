import { AppError } from '@insight-mesh/runtime/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileBoost, compileFilter } from './filter-and-boost.js';
import { LinearPattern } from './linear-match.js';
import type { ExpressionSubject } from './subject.js';

function subject(attributes: NonNullable<ExpressionSubject['item']>['attributes'] = {}, title = ''): ExpressionSubject {
  return {
    itemId: 'i-1',
    item: { title, brand: 'Acme', categoryPath: ['a', 'b'], price: 1, currency: 'EUR', inStock: true, attributes },
    customer: new Map(),
    context: {},
    nowMs: 0,
    score: 1,
  };
}

function refused(text: string): string {
  try {
    compileFilter(text, 'f');
  } catch (error) {
    if (error instanceof AppError && error.code === 'INVALID_ARGUMENT') return error.message;
    throw error;
  }
  return 'accepted';
}

function numbers(count: number): string {
  return Array.from({ length: count }, (_, index) => index).join(',');
}

describe('bounds of an expression', () => {
  it('length', () => {
    expect(refused(`item.in_stock${' '.repeat(1_987)}`)).toBe('accepted');
    expect(refused(`item.in_stock${' '.repeat(1_988)}`)).toContain('has 2001 characters; at most 2000 are allowed');
  });

  it('nodes', () => {
    expect(refused(`a.b${'==!b'.repeat(300)}`)).toContain('column');
    expect(refused(`1==1${'&&1==1'.repeat(240)}`)).toBe('accepted');
    expect(refused(`1==1${'&&1==1'.repeat(280)}`)).toContain('has more than 500 operators');
  });

  it('nesting, whatever is nested', () => {
    expect(refused(`${'('.repeat(32)}1==1${')'.repeat(32)}`)).toBe('accepted');
    expect(refused(`${'('.repeat(33)}1==1${')'.repeat(33)}`)).toBe(
      'f: line 1, column 33: brackets may stand 32 deep in one another at most',
    );
    for (const text of ['('.repeat(1_999), '['.repeat(1_999), '{1:'.repeat(660)]) {
      expect(refused(text)).toContain('brackets may stand 32 deep');
    }
    expect(refused(`item.attributes${'.a'.repeat(900)}`)).toMatch(/nested|more than 500/);
    expect(refused(`${'true?true:'.repeat(100)}true`)).toContain('is nested more than 32 deep');
    expect(refused(`${'!'.repeat(1_900)}true`)).toMatch(/accepted|column/);
    expect(refused(`${'-'.repeat(1_900)}item.price == 1`)).toMatch(/accepted|column/);
  });

  it('brackets in strings and comments are none', () => {
    const brackets = '('.repeat(50);
    for (const text of [
      `"${brackets}"`,
      `'${brackets}'`,
      `"""${brackets}"""`,
      `r"${brackets}\\"`,
      `"\\"${brackets}"`,
    ]) {
      expect(refused(`item.title == ${text}`)).toBe('accepted');
    }
    expect(refused(`item.in_stock // ${brackets}\n && true`)).toBe('accepted');
  });

  it('literals', () => {
    expect(refused(`item.price in [${numbers(500)}]`)).toBe('accepted');
    // No list of 1,001 fits into 2,000 characters but one of single digits without spaces.
    expect(refused(`1 in [${'1,'.repeat(992)}1]`)).toBe('accepted');
  });

  it('macros', () => {
    const inner = 'item.category_path.all(b, [1].all(c, true))';
    expect(refused(inner)).toBe('accepted');
    expect(refused(`[1].all(a, ${inner})`)).toContain('macros may stand 2 deep');
    expect(refused(`[${numbers(60)}].all(a, [${numbers(60)}].all(b, a != b))`)).toContain('would take 3600 rounds');
  });

  it('patterns', () => {
    const pattern = (text: string) => refused(`item.title.matches("${text}")`);
    expect(pattern('a{100}')).toBe('accepted');
    expect(pattern('a{101}')).toContain('repeats by {n} more than 100 times');
    expect(pattern('(a{10}){11}')).toContain('repeats by {n} more than 100 times');
    expect(pattern('a'.repeat(200))).toBe('accepted');
    expect(pattern('a'.repeat(201))).toContain('has 201 characters');
    expect(pattern('((ab|c){10}(de|f){10})')).toBe('accepted');
    expect(pattern('(abcdefgh){80}')).toContain('makes more than 500 states');
  });
});

describe('steps of one item', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => `t${index}`);

  it.each([
    'item.attributes.many.exists(a, item.attributes.many.exists(b, a == b + "x"))',
    'item.attributes.many.all(a, a in item.attributes.many)',
    'item.attributes.many.map(a, a + a).size() > 3',
    'item.attributes.many == item.attributes.many.filter(a, true)',
    'item.attributes.many.map(a, item.attributes.many).size() > 3',
    'item.attributes.many.exists(a, timestamp(a) < now)',
    'item.attributes.many.exists(a, a.matches("(a+)+$"))',
    'item.attributes.many.exists(a, false) || true',
  ])('%s ends', (text) => {
    expect(compileFilter(text, 'f').keep(subject({ many }))).toBe('error');
  });

  it('a string cannot be doubled without end', () => {
    const x = `"${'x'.repeat(100)}"`;
    const text = `[${x}].map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a).all(a, a.size() > 3)`;
    expect(compileFilter(text, 'f').keep(subject())).toBe('error');
  });

  it('usual expressions stay far within', () => {
    const text = 'item.attributes.tags.exists(t, t in ["sale", "new"]) && item.title.matches("(?i)phone|tablet")';
    const tags = ['a', 'b', 'c', 'new'];
    expect(compileFilter(text, 'f').keep(subject({ tags }, `${'long title '.repeat(15)} Tablet`))).toBe(true);
  });
});

describe('a hostile pattern', () => {
  it.each(['(a+)+$', '(a|aa)+$', '(.*)*(.*)*(.*)*(.*)*b', '(a|b)*a(a|b){60}$', '(a?){100}a{1}b'])(
    '%s visits at most its states for each character',
    (source) => {
      const pattern = new LinearPattern(source);
      const text = 'a'.repeat(2_000);
      const { visited } = pattern.test(`${text}!`, Number.POSITIVE_INFINITY);
      expect(visited).toBeLessThanOrEqual((text.length + 2) * (pattern.size + 1));
      expect(pattern.test(`${text}!`, 100)).toEqual({ found: undefined, visited: expect.any(Number) });
    },
  );
});

describe('LinearPattern', () => {
  it('finds what the language finds, where both have the same syntax', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '\\b', '^', '$', '(?:ab|b)', '1', '\\s');
    const piece = fc
      .tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}'))
      .map(([a, q]) => (/^(\^|\$|\\b)$/.test(a) ? a : a + q));
    const source = fc
      .array(fc.oneof(piece, fc.constant('|')), { minLength: 1, maxLength: 6 })
      .map((parts) => parts.join(''));
    const text = fc.array(fc.constantFrom('a', 'b', '1', ' ', '_'), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(source, text, (pattern, given) => {
        const { found } = new LinearPattern(pattern).test(given, 1_000_000);
        expect(found).toBe(new RegExp(pattern).test(given));
      }),
      { numRuns: 3_000 },
    );
  });

  it('reads characters beyond 16 bits, folds letters, and knows lines', () => {
    expect(new LinearPattern('^.$').test('𝄞', 100).found).toBe(true);
    expect(new LinearPattern('(?i)^straSSe').test('STRASSE 7', 100).found).toBe(true);
    expect(new LinearPattern('(?m)^b$').test('a\nb\nc', 100).found).toBe(true);
    expect(new LinearPattern('\\pL+\\d').test('é7', 100).found).toBe(true);
  });
});

describe('random texts', () => {
  const token = fc.constantFrom(
    ...'item customer context now score price brand attributes category_path . . ( ) [ ] { } , : ? && || ! == < + - * / % in has size'.split(
      ' ',
    ),
    ...'exists all map filter matches x y 1 2.5 "a" \'b\' null true timestamp duration r" """ \\ // \n 0x 1u b"a" ` é $ @'.split(
      ' ',
    ),
  );

  it('are compiled or refused, never anything else, and what is compiled never throws', () => {
    const tokens = fc.array(token, { maxLength: 25 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.oneof(tokens, fc.string({ unit: 'grapheme', maxLength: 60 })), (text) => {
        for (const compile of [compileFilter, compileBoost]) {
          try {
            const compiled = compile(text, 'f');
            const on = subject({ a: 1 });
            const value = 'keep' in compiled ? compiled.keep(on) : compiled.factor(on);
            expect(['boolean', 'number', 'string']).toContain(typeof value);
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
            expect(error.code).toBe('INVALID_ARGUMENT');
            expect(error.message).toMatch(/^f: line \d+, column \d+: \S/);
          }
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
