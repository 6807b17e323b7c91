import { expect, it } from 'vitest';
import { categoryOf } from './category.js';

it('joins a path from the widest to the narrowest', () => {
  expect(categoryOf(['Home', 'Lighting', 'Lamps'])).toBe('Home > Lighting > Lamps');
  expect([categoryOf(['Home']), categoryOf([]), categoryOf()]).toEqual(['Home', '', '']);
});

it('cuts it to 200 characters, at a whole code point', () => {
  expect(categoryOf(['a'.repeat(200)])).toBe('a'.repeat(200));
  expect(categoryOf(['a'.repeat(150), 'b'.repeat(150)])).toBe(`${'a'.repeat(150)} > ${'b'.repeat(47)}`);
  expect(categoryOf([`${'a'.repeat(198)}😀b`])).toBe(`${'a'.repeat(198)}😀`);
  expect(categoryOf([`${'a'.repeat(199)}😀b`])).toBe('a'.repeat(199));
});
