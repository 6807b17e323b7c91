import { type Category, categoriesOf, lookUp, readCategories } from './categories.js';
import { listOf, numberFrom, objectOf, oneOf, optional, orNull, wholeFrom } from './checked.js';
import { columnStepKind } from './column-step.js';
import { PreparationError } from './error.js';
import type { CategoryColumn, NumberColumn } from './table.js';

const frequencySettings = objectOf({ as: optional(oneOf('share', 'count'), 'share') });
const readCounts = objectOf({ categories: readCategories, counts: listOf(wholeFrom(0)), rows: wholeFrom(0) });

const numbersOf = ({ name }: CategoryColumn, values: Float64Array): NumberColumn => ({ kind: 'number', name, values });

/** How often training had a category, as a share of its rows or as a count; 0 for one that it had not. Missing is a category. */
export const encodeFrequency = columnStepKind({
  name: 'encode frequency',
  takes: ['category'],
  settings: frequencySettings,
  found: readCounts,
  fit: (column) => ({ ...categoriesOf(column), rows: column.codes.length }),
  compile({ categories, counts, rows }, { as }) {
    const known = new Map<Category, number>();
    categories.forEach((category, i) => {
      known.set(category, as === 'share' ? (counts[i] as number) / rows : (counts[i] as number));
    });
    return (column) => [
      numbersOf(
        column,
        lookUp(column, known, () => 0),
      ),
    ];
  },
});

const ordinalSettings = objectOf({
  /** What stands for a category that training had not: an error, missing, or this number. */
  unknown: optional(oneOf('error', 'missing', 'value'), 'error'),
  unknown_value: optional(orNull(numberFrom()), null),
});
const readOrder = objectOf({ categories: readCategories });

/** The place of a category among those of training in the order of code points (OrdinalEncoder of scikit-learn); missing stays missing. */
export const encodeOrdinal = columnStepKind({
  name: 'encode ordinal',
  takes: ['category'],
  settings: ordinalSettings,
  found: readOrder,
  fit(column, { unknown, unknown_value }, _context, step) {
    if ((unknown === 'value') !== (unknown_value !== null)) {
      throw new PreparationError({ step, column: column.name }, '"unknown": "value" and "unknown_value" go together');
    }
    return { categories: categoriesOf(column).categories.filter((category) => category !== null) };
  },
  compile({ categories }, { unknown, unknown_value }, step) {
    const known = new Map<Category, number>(categories.map((category, i) => [category, i]));
    known.set(null, Number.NaN);
    return (column) => [
      numbersOf(
        column,
        lookUp(column, known, (category, row) => {
          if (unknown !== 'error') return unknown_value ?? Number.NaN;
          throw new PreparationError(
            { step, column: column.name, row },
            `training had not the category ${JSON.stringify(category)}; "unknown": "missing" takes it as missing`,
          );
        }),
      ),
    ];
  },
});
