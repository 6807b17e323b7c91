import { murmur3Bytes } from '../murmur3.js';
import { flag, objectOf, optional, text, wholeFrom } from './checked.js';
import { columnsOf, stepKind } from './step.js';
import { type CategoryColumn, type Column, Table } from './table.js';

const settings = objectOf({
  features: wholeFrom(1, 65_536),
  /** The new columns are called by this with a number from 0 on. */
  into: optional(text, 'hash'),
  /** Whether half of the categories count as -1, so that those that meet in a column rather cancel than add up. */
  signed: optional(flag, true),
});
const nothing = wholeFrom(0, 0);

interface Hashed {
  readonly place: number;
  readonly sign: number;
}

function hashOf(name: string, value: string, features: number, signed: boolean): Hashed {
  const hash = murmur3Bytes(new TextEncoder().encode(`${name}=${value}`)) | 0;
  return { place: Math.abs(hash) % features, sign: signed && hash < 0 ? -1 : 1 };
}

/**
 * A fixed number of columns for any number of categories, of any number of columns together (the hashing trick, Weinberger et al. 2009;
 * FeatureHasher of scikit-learn on {"column": "category"}). Nothing is fitted and no category is unknown; a missing value adds nothing.
 */
export const encodeHash = stepKind({
  name: 'encode hash',
  takes: ['category'],
  settings,
  state: nothing,
  fit: () => 0,
  compile(names, { features, into, signed }, _state, step) {
    const gone = new Map<string, readonly Column[]>(names.map((name) => [name, []]));
    return {
      columns(table) {
        const hashed = Array.from({ length: features }, () => new Float64Array(table.rows));
        for (const column of columnsOf(table, names, ['category'], step)) add(column, hashed, signed);
        const columns = hashed.map((values, i): Column => ({ kind: 'number', name: `${into}_${i}`, values }));
        return new Table([...table.replace(gone).columns, ...columns], table.rows);
      },
    };
  },
});

function add({ name, codes, levels }: CategoryColumn, hashed: readonly Float64Array[], signed: boolean): void {
  const ofLevel = levels.map((level) => hashOf(name, level, hashed.length, signed));
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code < 0) continue;
    const { place, sign } = ofLevel[code] as Hashed;
    const values = hashed[place] as Float64Array;
    values[i] = (values[i] as number) + sign;
  }
}
