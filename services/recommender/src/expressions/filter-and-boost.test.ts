import { AppError } from '@insight-mesh/runtime/errors';
import { describe, expect, it } from 'vitest';
import { compileBoost, compileFilter } from './filter-and-boost.js';
import type { ExpressionSubject } from './subject.js';

const nowMs = Date.UTC(2026, 2, 14, 9, 26, 53);

function subject(parts: Partial<ExpressionSubject> = {}): ExpressionSubject {
  return {
    itemId: 'i-1',
    item: {
      title: 'Nimbus Slim phone case',
      brand: 'Nimbus',
      categoryPath: ['Electronics', 'Phones', 'Cases'],
      price: 1_999,
      currency: 'EUR',
      inStock: true,
      attributes: {
        colour: 'red',
        sizes: ['S', 'M'],
        rating: 4.5,
        'launch-day': '2026-03-01T00:00:00Z',
        deep: { x: 1 },
      },
      firstSeenMs: nowMs - 86_400_000,
    },
    customer: new Map([['view_count_7d', 3]]),
    context: { page: 'home', visits: 4, app: true },
    nowMs,
    score: 0.5,
    ...parts,
  };
}

function keep(text: string, parts: Partial<ExpressionSubject> = {}): boolean | 'error' {
  return compileFilter(text, 'rules.filter').keep(subject(parts));
}

function factor(text: string): number | 'error' {
  return compileBoost(text, 'rules.boost').factor(subject());
}

function refusal(text: string): AppError {
  try {
    compileFilter(text, 'rules.filter');
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('a filter', () => {
  it.each([
    ['item.id == "i-1"', true],
    ['item.price < 5000 && item.brand != "Acme" && !(item.category_path.exists(c, c == "Toys"))', true],
    ['item.price / 100 == 19', true],
    ['double(item.price) / 100.0 < 19.99', false],
    ['item.in_stock && item.currency == "EUR"', true],
    ['item.age_seconds < 86401.0', true],
    ['item.title.matches("(?i)PHONE +case$")', true],
    ['item.title.lowerAscii().contains("slim")', true],
    ['item.title.size() > 100 || item.title.endsWith("case")', true],
    ['item.brand in ["Nimbus", "Hexa"]', true],
    ['"Phones" in item.category_path && item.category_path[0] == "Electronics"', true],
    ['item.category_path.size() == 3', true],
    ['item.attributes.colour == "red"', true],
    ['item.attributes["colour"] == "red"', true],
    ['"M" in item.attributes.sizes', true],
    ['item.attributes.deep.x == 1', true],
    ['item.attributes.rating >= 4', true],
    ['item.attributes.all(name, name != "hidden")', true],
    ['timestamp(item.attributes["launch-day"]) > now - duration("720h")', true],
    ['now.getHours("Europe/Berlin") == 10 && now.getHours() == 9', true],
    ['now.getDayOfWeek() == 6 && now.getMonth() == 2', true],
    ['customer.view_count_7d > 2', true],
    ['has(customer.purchase_count_7d) ? customer.purchase_count_7d == 0.0 : true', true],
    ['"view_count_7d" in customer', true],
    ['context.page == "home" && context.visits > 3 && context.app', true],
    ['has(context.campaign) && context.campaign == "sale"', false],
    ['[1, 2, 3].map(x, x * 2).filter(x, x > 3).exists_one(x, x == 4)', true],
    ['{"home": 5000, "basket": 1000}[context.page] > item.price', true],
  ])('%s: %s', (text, expected) => {
    expect(keep(text)).toBe(expected);
  });

  it.each([
    'item.attributes.material == "silk"',
    'item.attributes.deep.y == 1',
    'item.attributes.colour > 3',
    'item.attributes.rating + 1 > 5',
    'customer.purchase_count_7d > 0.0',
    'context.campaign == "sale"',
    'item.category_path[3] == "x"',
    'item.price / (item.price - 1999) > 0',
    'timestamp(item.title) < now',
    'now.getHours("Nowhere/Land") > 3',
    'item.attributes.colour',
  ])('%s cannot be told', (text) => {
    expect(keep(text)).toBe('error');
  });

  it('is decided by one side of && and || where the other cannot be told', () => {
    expect(keep('item.attributes.material == "silk" || item.in_stock')).toBe(true);
    expect(keep('item.attributes.material == "silk" && !item.in_stock')).toBe(false);
    expect(keep('["x", "S"].exists(s, s == "S" || item.attributes.material == s)')).toBe(true);
  });

  it('reads an absent price, age and item as errors, for which has() asks', () => {
    const item = {
      ...subject().item,
      price: undefined,
      firstSeenMs: undefined,
      brand: '',
    } as ExpressionSubject['item'];
    expect(keep('item.price < 5000', { item })).toBe('error');
    expect(keep('item.age_seconds > 1.0', { item })).toBe('error');
    expect(keep('has(item.price) || has(item.age_seconds) || has(item.brand)', { item })).toBe(false);
    expect(keep('item.brand == ""', { item })).toBe(true);
    expect(keep('item.brand == "x"', { item: undefined })).toBe('error');
    expect(keep('has(item.brand)', { item: undefined })).toBe(false);
    expect(keep('item.id == "i-1"', { item: undefined })).toBe(true);
  });

  it('reads no property that an object inherits', () => {
    expect(keep('has(item.attributes.constructor) || has(context.toString)')).toBe(false);
    expect(keep('item.attributes.constructor == 1')).toBe('error');
    expect(keep('item.attributes["__proto__"] == 1')).toBe('error');
  });

  it('says which features of the customer it reads, and whether it reads the context', () => {
    const text = 'customer.b > 1.0 && customer["a"] > 1.0 || has(customer.c) || "d e" in customer || customer.b < 0.0';
    const filter = compileFilter(text, 'rules.filter');
    expect(filter.customerFeatures).toEqual(['a', 'b', 'c', 'd e']);
    expect(filter.usesContext).toBe(false);
    expect(compileFilter('has(context.page)', 'rules.filter').usesContext).toBe(true);
    expect(compileFilter('["x"].exists(context, context == "x")', 'rules.filter').usesContext).toBe(false);
    expect(compileFilter('[{"a": true}].exists(customer, customer.a)', 'rules.filter').customerFeatures).toEqual([]);
  });
});

describe('a boost', () => {
  it.each([
    ['item.brand == "Nimbus" ? 1.5 : 1.0', 1.5],
    ['2', 2],
    ['score * 4.0', 2],
    ['item.attributes.rating', 4.5],
    ['0.0', 0],
    ['1000000.0', 1_000_000],
  ])('%s: %s', (text, expected) => {
    expect(factor(text)).toBe(expected);
  });

  it.each(['-1', '1000001', '0.0 / 0.0', '1.0 / 0.0', 'item.attributes.colour', 'item.attributes.material'])(
    '%s is no factor',
    (text) => {
      expect(factor(text)).toBe('error');
    },
  );

  it('has to be a number, and a filter a bool', () => {
    expect(() => compileBoost('item.in_stock', 'rules.boost')).toThrow(
      'rules.boost: line 1, column 1: must give a int or a double, this gives bool',
    );
    expect(refusal('item.price').message).toContain('must give a bool, this gives int');
  });
});

describe('a refusal', () => {
  it('names the field, the line and the column', () => {
    const error = refusal('item.in_stock &&\n  item.colour == "red"');
    expect(error.code).toBe('INVALID_ARGUMENT');
    expect(error.violations).toEqual([
      {
        field: 'rules.filter',
        description: expect.stringMatching(/^line 2, column 8: item has no field colour; there are id, /),
      },
    ]);
  });

  it('counts columns in characters', () => {
    expect(refusal('item.brand == "𝄞𝄞" && bad').message).toContain('column 23: there is no variable bad');
  });

  it.each([
    ['', 1, 'must hold a CEL expression'],
    ['item.price <', 12, 'what follows from < on is not complete'],
    ['item.price < )', 12, 'what follows from < on'],
    ['(item.in_stock', 15, "expected ')'"],
    ['"abc', 1, 'did not expect'],
    ['prize < 3', 1, 'there is no variable prize; there are item, customer, context, now'],
    ['score > 1.0', 1, 'there is no variable score'],
    ['item.brand.lower() == "x"', 12, 'there is no method lower; there are size'],
    ['lower(item.brand) == "x"', 1, 'there is no function lower'],
    ['contains(item.brand, "x")', 1, 'contains is written x.contains(…)'],
    ['has(item)', 1, 'has is written has(x.field)'],
    ['item.category_path.exists("x", true)', 20, 'exists is written list.exists(x, …)'],
    ['item.price * 1.5 > 3.0', 12, 'write 2.0 for 2'],
    ['item.brand == 3', 12, 'string is never equal to int'],
    ['3 in item.category_path', 3, 'int is never in list<string>'],
    ['item == 3', 1, 'item is read by its fields'],
    ['customer[item.brand] > 1.0', 1, 'customer is read by the names of features'],
    ['customer.all(f, true)', 1, 'customer is read by the names of features'],
    ['item.price.exists(p, p > 1)', 12, 'exists goes through a list or a map'],
    ['item.title.matches(item.brand)', 25, 'the pattern of matches must be a string literal'],
    ['item.title.matches("a(?=b)")', 20, 'not a regular expression of RE2'],
    ['Money{units: 3}.units == 3', 1, 'messages such as Money{…} cannot be made'],
    ['9223372036854775808 > 3', 1, 'beyond the 64 bits of an int'],
  ])('of %s: column %s', (text, column, message) => {
    const { violations } = refusal(text);
    expect(violations[0]?.description).toMatch(new RegExp(`^line 1, column ${column}: `));
    expect(violations[0]?.description).toContain(message);
  });
});
