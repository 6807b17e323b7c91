/** A value as a person reads it; of money and durations by their type in the contract. */
export function formatValue(type: string, value: number, currency: string): string {
  switch (type) {
    case 'FEATURE_TYPE_MONEY':
      return money(value, currency);
    case 'FEATURE_TYPE_SHARE':
      return `${(value * 100).toFixed(1)}%`;
    case 'FEATURE_TYPE_SECONDS':
      return value < 0 ? 'never' : duration(value);
    default:
      return Number.isInteger(value) ? String(value) : value.toFixed(2);
  }
}

/** An amount in minor units, such as EUR 12.50; without a currency as it is. */
export function money(minorUnits: number, currency: string): string {
  if (!/^[A-Z]{3}$/.test(currency)) return String(minorUnits);
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minorUnits / 10 ** digits).replaceAll('\u00a0', ' ');
}

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const;

/** The two largest units: "3 d 4 h". */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s`;
  let rest = Math.floor(seconds);
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(' ');
}
