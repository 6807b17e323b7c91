import { describe, expect, it } from 'vitest';
import { Problem } from '../validation/problem.js';
import { checkItem } from './check-item.js';

const nowMs = Date.UTC(2026, 4, 1);
const lamp = {
  id: 'i-203',
  title: 'Walnut desk lamp',
  titles: { zh: '胡桃木台灯', 'en-GB': 'Walnut desk lamp' },
  category_path: ['Home', 'Lighting'],
  brand: 'Nordlys',
  price: 12900,
  currency: 'EUR',
  in_stock: false,
  url: 'https://shop.example/i-203',
  image_url: '/img/i-203.jpg',
  attributes: { watts: 9 },
};

describe('an item', () => {
  it('is taken as it is', () => {
    expect(checkItem(lamp, nowMs)).toEqual(lamp);
    expect(checkItem({ id: 'i', title: '', price: '5' }, nowMs)).toEqual({ id: 'i', price: 5 });
  });

  it.each([
    ['id', '', 'missing'],
    ['id', 5, 'wrong_type'],
    ['title', 'x'.repeat(1_001), 'too_long'],
    ['price', 12.5, 'wrong_type'],
    ['price', -1, 'out_of_range'],
    ['currency', 'euro', 'bad_format'],
    ['in_stock', 'yes', 'wrong_type'],
    ['titles', { 'not a tag': 'x' }, 'bad_format'],
    ['category_path', 'Home', 'wrong_type'],
    ['category_path', Array(17).fill('a'), 'too_long'],
    ['url', 'javascript:alert(1)', 'bad_format'],
    ['tenant_id', 'other', 'not_allowed'],
    ['updated_at', '2026-05-01T00:00:00Z', 'not_allowed'],
    ['name', 'x', 'unknown_field'],
  ])('with %s %j is refused', (field, value, kind) => {
    const checked = checkItem({ ...lamp, [field]: value }, nowMs);
    expect(checked).toBeInstanceOf(Problem);
    expect(checked).toMatchObject({ field, kind });
  });

  it('tells the path of a title or category that is wrong', () => {
    expect(checkItem({ ...lamp, titles: { zh: 5 } }, nowMs)).toMatchObject({ field: 'titles["zh"]' });
    expect(checkItem({ ...lamp, category_path: ['Home', ''] }, nowMs)).toMatchObject({ field: 'category_path[1]' });
  });
});
