import { type Category, categoriesOf, lookUp, readCategories } from './categories.js';
import { numberFrom, objectOf, oneOf, optional, orNull, type Read, wholeFrom } from './checked.js';
import { columnStepKind } from './column-step.js';
import { PreparationError } from './error.js';
import type { Column } from './table.js';

const settings = objectOf({
  /** What becomes of a category that training had not: an error, zeros, or the column of infrequent ones (zeros where there is none). */
  unknown: optional(oneOf('error', 'ignore', 'infrequent'), 'error'),
  /** Categories of fewer rows are infrequent: a number from 1 on, or a share of the rows below 1. */
  min_frequency: optional(orNull(numberFrom(0)), null),
  /** At most so many columns, that of infrequent ones counted. */
  max_categories: optional(orNull(wholeFrom(1)), null),
});
const readFound = objectOf({ frequent: readCategories, infrequent: readCategories });

/** Which categories share a column, by the rules of scikit-learn's OneHotEncoder. */
function areInfrequent(
  counts: readonly number[],
  rows: number,
  { min_frequency, max_categories }: Read<typeof settings>,
): boolean[] {
  const least = min_frequency === null ? 0 : min_frequency < 1 ? min_frequency * rows : min_frequency;
  const infrequent = counts.map((count) => count < least);
  const columns = infrequent.filter((each) => !each).length + 1;
  if (max_categories !== null && max_categories < columns) {
    const byCount = counts.map((_, i) => i).sort((a, b) => (counts[a] as number) - (counts[b] as number) || a - b);
    for (const i of byCount.slice(0, Math.max(0, counts.length - (max_categories - 1)))) infrequent[i] = true;
  }
  return infrequent;
}

const nameOf = (column: string, category: Category): string =>
  category === null ? `${column}=(missing)` : `${column}=${category}`;

/** A column of 0 and 1 for each category (OneHotEncoder of scikit-learn); missing is a category if training had it. */
export const encodeOneHot = columnStepKind({
  name: 'encode one-hot',
  takes: ['category'],
  settings,
  found: readFound,
  fit(column, settings) {
    const { categories, counts } = categoriesOf(column);
    const infrequent = areInfrequent(counts, column.codes.length, settings);
    return {
      frequent: categories.filter((_, i) => infrequent[i] !== true),
      infrequent: categories.filter((_, i) => infrequent[i] === true),
    };
  },
  compile({ frequent, infrequent }, { unknown }, step, name) {
    const bucket = frequent.length;
    const known = new Map<Category, number>(frequent.map((category, i) => [category, i]));
    for (const category of infrequent) known.set(category, bucket);
    const names = frequent.map((category) => nameOf(name, category));
    if (infrequent.length > 0) names.push(`${name}=(infrequent)`);
    return (column) => {
      const places = lookUp(column, known, (category, row) => {
        if (unknown === 'infrequent' && infrequent.length > 0) return bucket;
        if (unknown !== 'error') return -1;
        const what = category === null ? 'a missing value' : `the category ${JSON.stringify(category)}`;
        throw new PreparationError(
          { step, column: name, row },
          `training had not ${what}; "unknown": "ignore" makes zeros of it, "infrequent" takes it with the rare ones`,
        );
      });
      const columns = names.map(() => new Float64Array(places.length));
      for (let i = 0; i < places.length; i++) {
        const values = columns[places[i] as number];
        if (values !== undefined) values[i] = 1;
      }
      return columns.map((values, i): Column => ({ kind: 'number', name: names[i] as string, values }));
    };
  },
});
