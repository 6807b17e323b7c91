/** A feature as the offline fold names it. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** Sums that decay are added in the order of arrival, so that their last bits may differ. */
const inexact = new Set(['decayed']);
const tolerance = 1e-9;

/** Whether two values of a feature are the same: exactly, or for decayed sums within 1e-9 of the larger. */
export function sameValue(type: string, a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (Object.is(a, b) || a === b) return true;
  if (!inexact.has(type)) return false;
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}

/** Features by name in which two entities differ; a feature that one of them lacks is one. */
export function differingFeatures(
  columns: readonly Column[],
  wanted: readonly number[],
  found: ReadonlyMap<string, number>,
): string[] {
  const names = columns
    .filter(({ name, type }, n) => !sameValue(type, wanted[n], found.get(name)))
    .map(({ name }) => name);
  const known = new Set(columns.map(({ name }) => name));
  return [...names, ...[...found.keys()].filter((name) => !known.has(name))];
}
