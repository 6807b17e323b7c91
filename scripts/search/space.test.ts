import { describe, expect, it } from 'vitest';
import { spaceOption } from './space.js';

describe('a space', () => {
  it('is read from ranges and values', () => {
    const read = [
      'leaves=4..32,whole',
      'rate=0.01..0.2,log',
      'n=1..100,log,whole',
      'idf=true|false',
      'how=div|log',
      'decay=1',
    ].reduce((before, text) => spaceOption(text, before), {});
    expect(read).toEqual({
      leaves: { from: 4, to: 32, whole: true },
      rate: { from: 0.01, to: 0.2, scale: 'log' },
      n: { from: 1, to: 100, whole: true, scale: 'log' },
      idf: { values: [true, false] },
      how: { values: ['div', 'log'] },
      decay: { values: [1] },
    });
  });

  it.each([
    ['leaves', 'It must look like leaves=4..32,whole'],
    ['leaves=4..many', '4..many is no range'],
    ['leaves=9..4', '9..4 is empty'],
    ['rate=0..1,log', 'it must begin above 0'],
    ['a=1..2', 'a stands there twice'],
  ])('%s is refused', (text, why) => {
    expect(() => spaceOption(text, { a: { values: [1] } })).toThrow(why);
  });
});
