/** A count with groups of three digits. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** A rate with four digits behind the point, or three that count where it is smaller than they show. */
export function rate(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 100) return minus(value.toLocaleString('en-US', { maximumFractionDigits: 1 }));
  if (size >= 10) return minus(value.toFixed(2));
  return minus(size > 0 && size < 0.001 ? Number(value.toPrecision(2)).toString() : value.toFixed(4));
}

/** The same with its sign, for a difference. */
export function signed(value: number): string {
  return value > 0 ? `+${rate(value)}` : rate(value);
}

/** A share as percent with one digit behind the point. */
export function percent(value: number, sign = false): string {
  if (!Number.isFinite(value)) return '–';
  const text = `${(value * 100).toFixed(1)}%`;
  // −0.0 is 0.
  const plain = /^-0\.0+%$/.test(text) ? text.slice(1) : text;
  return minus(sign && value > 0 && plain !== '0.0%' ? `+${plain}` : plain);
}

/** How many of 100, for a sentence. */
export function ofHundred(value: number): string {
  const times = value * 100;
  return `${times >= 10 ? times.toFixed(0) : times.toFixed(1)} of 100`;
}

/** A probability with three digits. */
export function probability(p: number): string {
  return p < 0.001 ? 'below 0.001' : p.toFixed(3);
}

/** A true minus sign: a hyphen is lost beside figures. */
function minus(text: string): string {
  return text.replace('-', '−');
}

/** Digits of a tick: as many as its size needs. */
export function shortRate(value: number): string {
  return Number(value.toPrecision(3)).toString().replace('-', '−');
}
