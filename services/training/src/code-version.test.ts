import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { codeVersion, isOtherCode } from './code-version.js';

it("is the package's version, which commands have too, and behind it what the deployment says", () => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  expect([codeVersion(undefined), codeVersion('abc')]).toEqual([version, `${version}+abc`]);
});

it.each([
  [undefined, '1.0.0+abc', false],
  ['1.0.0', '1.0.0', false],
  ['1.0.0', '1.0.1', true],
  ['1.0.0+abc', '1.0.1+abc', true],
  // One of them does not know its commit.
  ['1.0.0+abcdef', '1.0.0', false],
  ['1.0.0', '1.0.0+abcdef', false],
  // The same commit, in full and short.
  ['1.0.0+abcdef', '1.0.0+abcdef0123', false],
  ['1.0.0+abcdef', '1.0.0+abcdee0123', true],
])('tells %s from %s: %s', (before, own, other) => {
  expect(isOtherCode(before, own)).toBe(other);
});
