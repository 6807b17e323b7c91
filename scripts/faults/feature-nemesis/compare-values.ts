/** A feature as the offline fold names it. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** Whether two values of a feature are the same, to the last bit: states are whole numbers, decayed ones too. */
export function sameValue(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && (Object.is(a, b) || a === b);
}

/** Features by name in which two entities differ; a feature that one of them lacks is one. */
export function differingFeatures(
  columns: readonly Column[],
  wanted: readonly number[],
  found: ReadonlyMap<string, number>,
): string[] {
  const names = columns.filter(({ name }, n) => !sameValue(wanted[n], found.get(name))).map(({ name }) => name);
  const known = new Set(columns.map(({ name }) => name));
  return [...names, ...[...found.keys()].filter((name) => !known.has(name))];
}
