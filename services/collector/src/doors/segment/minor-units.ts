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
const decimalText = /^-?\d{1,15}(\.\d{1,20})?$/;

function zero(code: string): [string, number] {
  return [code, 0];
}

/** A number as JSON reads it, without an exponent: what is left of a sum of doubles that should be 0 is 5.551115123125783e-17. */
function decimal(amount: number): string {
  return Math.abs(amount) < 1e-6 ? amount.toFixed(20) : String(amount);
}

/**
 * A decimal amount (19.99, "19.99") in minor units of its currency (1999), rounded to the nearest, halves up. What is no
 * decimal number comes back as it is, for the checks to refuse.
 * @param currency three capital letters
 */
export function minorUnits(amount: unknown, currency: string): unknown {
  const text = typeof amount === 'number' ? decimal(amount) : amount;
  if (typeof text !== 'string' || !decimalText.test(text)) return amount;
  // Shifting the point in the text is exact; 19.99 * 100 is 1998.9999999999998. There is no -0 in minor units.
  return Math.round(Number(`${text}e${decimals.get(currency) ?? 2}`)) + 0;
}
