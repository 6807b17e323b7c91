import { expect, it } from 'vitest';
import { expectedWords } from './helm-checks.js';

it('reads the words of an error in the first line alone, several parted by dots', () => {
  expect(expectedWords('# additional properties\n# other\na: 1')).toEqual(['additional properties']);
  expect(expectedWords('# expects: brokers … is empty ... name them\n')).toEqual(['brokers', 'is empty', 'name them']);
  expect(expectedWords('#no space')).toEqual(['no space']);
  for (const none of ['', 'a: 1 # words', '#', '# …', '\n# second line']) expect(expectedWords(none)).toEqual([]);
});
