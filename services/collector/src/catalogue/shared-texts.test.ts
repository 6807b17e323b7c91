import { expect, it } from 'vitest';
import { SharedTexts } from './shared-texts.js';

it('holds a text once for as long as it is used, and then gives its number to another', () => {
  const texts = new SharedTexts();
  const lamp = texts.take('lamp');
  expect(texts.take('lamp')).toBe(lamp);
  const sofa = texts.take('sofa');
  expect([texts.textOf(lamp), texts.textOf(sofa), texts.size]).toEqual(['lamp', 'sofa', 2]);
  texts.release(lamp);
  expect(texts.textOf(lamp)).toBe('lamp');
  texts.release(lamp);
  expect(texts.size).toBe(1);
  expect(texts.take('shelf')).toBe(lamp);
  expect([texts.textOf(lamp), texts.textOf(sofa)]).toEqual(['shelf', 'sofa']);
});

it('has nothing to hold of an empty text', () => {
  const texts = new SharedTexts();
  expect([texts.take(''), texts.textOf(0), texts.size]).toEqual([0, '', 0]);
  texts.release(0);
  expect(texts.take('lamp')).not.toBe(0);
});
