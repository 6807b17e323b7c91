import { expect, it } from 'vitest';
import { pytorch } from './train.js';

const shape = {
  ...{
    items: 10,
    batch: 1,
    lengths: [1],
    width: 8,
    maxLength: 2,
    blocks: 1,
    heads: 1,
    inner: 1,
    dropout: 0,
    negatives: 1,
  },
};

it.each([
  ['true', 'true told no examples_per_s: is it a Python?'],
  ['echo', 'echo told no examples_per_s: is it a Python?'],
  ['false', 'false: '],
  ['/nowhere/python', '/nowhere/python did not start'],
])('--python %s is told, and ends nothing', async (python, why) => {
  const options = { say: () => {}, signal: new AbortController().signal, python };
  expect(await pytorch(options, shape, 1)).toContain(why);
});
