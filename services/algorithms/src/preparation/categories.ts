import { listOf, orNull, type Reader, text } from './checked.js';
import { byCodePoints, type CategoryColumn, countMissing } from './table.js';

/** A text, or null for what is missing, which encoders treat as a category of its own. */
export type Category = string | null;

export const readCategories: Reader<readonly Category[]> = listOf(orNull(text));

/** How many rows have each level that any has; missing ones are not counted. */
export function countLevels(column: CategoryColumn): Map<string, number> {
  const counts = new Uint32Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) counts[code] = (counts[code] as number) + 1;
  const present = new Map<string, number>();
  column.levels.forEach((level, i) => {
    if ((counts[i] as number) > 0) present.set(level, counts[i] as number);
  });
  return present;
}

/** The categories that rows have, by code points, null last, and how many rows each has. */
export function categoriesOf(column: CategoryColumn): { categories: Category[]; counts: number[] } {
  const present = countLevels(column);
  const categories: Category[] = [...present.keys()].sort(byCodePoints);
  const counts = categories.map((each) => present.get(each as string) as number);
  const missing = countMissing(column);
  if (missing > 0) {
    categories.push(null);
    counts.push(missing);
  }
  return { categories, counts };
}

/**
 * What is known of each row's category, looked up once for each level.
 * @param unknown what stands for a category that is not known
 */
export function lookUp(
  column: CategoryColumn,
  known: ReadonlyMap<Category, number>,
  unknown: (category: Category, row: number) => number,
): Float64Array {
  const ofLevel = column.levels.map((level) => known.get(level));
  const ofMissing = known.get(null);
  const values = new Float64Array(column.codes.length);
  for (let i = 0; i < values.length; i++) {
    const code = column.codes[i] as number;
    const value = code < 0 ? ofMissing : ofLevel[code];
    values[i] = value ?? unknown(code < 0 ? null : (column.levels[code] as string), i);
  }
  return values;
}
