import { expect, it } from 'vitest';
import { duration, formatValue } from './format.js';

it.each([
  ['FEATURE_TYPE_MONEY', 123_456, 'EUR', 'EUR 1,234.56'],
  ['FEATURE_TYPE_MONEY', 5_000, 'JPY', 'JPY 5,000'],
  ['FEATURE_TYPE_MONEY', 0, '', '0'],
  ['FEATURE_TYPE_SHARE', 0.1234, '', '12.3%'],
  ['FEATURE_TYPE_SECONDS', -1, '', 'never'],
  ['FEATURE_TYPE_SECONDS', 90_061, '', '1 d 1 h'],
  ['FEATURE_TYPE_COUNT', 7, '', '7'],
  ['FEATURE_TYPE_NUMBER', 1.239, '', '1.24'],
])('%s %d %s is %s', (type, value, currency, text) => {
  expect(formatValue(type, value, currency)).toBe(text);
});

it('tells durations by their two largest units', () => {
  expect([0, 1.25, 59, 60, 3_661, 86_400].map(duration)).toEqual(['0 s', '1.3 s', '59 s', '1 min', '1 h 1 min', '1 d']);
});
