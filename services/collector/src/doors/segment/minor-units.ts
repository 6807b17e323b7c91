import { toHalfWidth } from '@insight-mesh/algorithms/repair-text';

// Digits after the point by ISO 4217 (list one, with its amendments), where they are not two. Intl's tables are CLDR's: they
// say how a shop writes a price (no fillér, no piastre), not what a minor unit is.
const decimals = new Map<string, number>([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV'].map(zero),
  ...['XAF', 'XOF', 'XPF'].map(zero),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code): [string, number] => [code, 3]),
  ['CLF', 4],
  ['UYW', 4],
]);
// Sums of doubles have up to 17 digits behind the point: 1.1 + 2.2 is 3.3000000000000003.
const decimalText = /^-?\d{1,16}(\.\d{1,20})?$/;

function zero(code: string): [string, number] {
  return [code, 0];
}

/** A number as JSON reads it, without an exponent: what is left of a sum of doubles that should be 0 is 5.551115123125783e-17. */
function decimal(amount: number): string {
  return Math.abs(amount) < 1e-6 ? amount.toFixed(20) : String(amount);
}

/** The other way round: the rule for such digits tells that they came so, or does not and they are refused. */
function toFullWidth(digits: string): string {
  return digits.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
}

/**
 * A decimal amount (19.99, "19.99") in minor units of its currency (1999), rounded to the nearest, halves up. Of full-width digits it is
 * made of such digits again. What is no decimal number comes back as it is, for the checks to refuse.
 * @param currency three capital letters
 */
export function minorUnits(amount: unknown, currency: string): unknown {
  const text = typeof amount === 'number' ? decimal(amount) : amount;
  if (typeof text !== 'string') return amount;
  const half = toHalfWidth(text);
  const plain = half === text ? text : half.trim();
  if (!decimalText.test(plain)) return amount;
  // Shifting the point in the text is exact; 19.99 * 100 is 1998.9999999999998. There is no -0 in minor units.
  const minor = Math.round(Number(`${plain}e${decimals.get(currency) ?? 2}`)) + 0;
  return plain === text ? minor : toFullWidth(String(minor));
}
