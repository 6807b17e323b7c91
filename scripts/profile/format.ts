/** A count with groups of three digits. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** A share from 0 to 1 with three digits that count: 12.3%. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  if (share > 0 && share < 0.0001) return '<0.01%';
  return `${Number((share * 100).toPrecision(3))}%`;
}

/** A number with four digits that count, and no more than it needs. */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e15 || size < 1e-4) return value.toExponential(2);
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  return Number(value.toPrecision(4)).toLocaleString('en-US', { maximumSignificantDigits: 4 });
}

/** A count of rows with its noun. */
export function rowsText(value: number): string {
  return `${count(value)} ${value === 1 ? 'row' : 'rows'}`;
}
