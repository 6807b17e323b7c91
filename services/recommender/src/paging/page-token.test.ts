import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprintOf, MOST_PAGED, readPageToken } from './page-token.js';

const mine = () => fingerprintOf(['shop', 'c-1', { filter: 'x' }]);
const read = (token: string, fingerprint = mine) => readPageToken(token, fingerprint);

it('knows what all pages before have shown', () => {
  const ids = fc.uniqueArray(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(ids, ids, (first, second) => {
      const two = read(read('')?.next(first) ?? '')?.next(second) ?? '';
      const third = read(two);
      for (const id of [...first, ...second]) expect(third?.shown(id)).toBe(true);
    }),
  );
  expect(read('')?.shown('anything')).toBe(false);
  expect(read(read('')?.next(['a']) ?? '')?.shown('b')).toBe(false);
});

it('is of one request alone, and anything else is none', () => {
  const token = read('')?.next(['a', 'b']) ?? '';
  expect(read(token)).toBeDefined();
  expect(read(token, () => fingerprintOf(['shop', 'c-2', { filter: 'x' }]))).toBeUndefined();
  expect(read(token.slice(0, -1))).toBeUndefined();
  expect(read(`${token}=`)).toBeUndefined();
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      expect(read(text)).toBeUndefined();
    }),
  );
});

it('ends where the list has become as long as one may be', () => {
  const all = Array.from({ length: MOST_PAGED }, (_, n) => `i-${n}`);
  const token = read('')?.next(all) ?? '';
  expect(token).not.toBe('');
  expect(read(token)?.next(['one more'])).toBe('');
});
