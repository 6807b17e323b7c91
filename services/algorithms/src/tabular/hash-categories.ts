import { murmur3 } from '../murmur3.js';
import { type CategoryColumn, type Column, Table } from '../preparation/table.js';

/** Columns of very many categories, with the number of buckets that their texts are put into. */
export type HashedColumns = Readonly<Record<string, number>>;

/** The bucket of a text: texts share buckets, so that memory does not grow with how many there are. */
export function bucketOf(text: string, buckets: number): string {
  return `#${murmur3(text) % buckets}`;
}

/** A column whose levels are buckets; missing stays missing. One whose levels are buckets already comes out the same. */
function hashColumn(column: CategoryColumn, buckets: number): CategoryColumn {
  if (column.levels.every((level) => isBucket(level, buckets))) return column;
  const places = new Map<string, number>();
  const levels: string[] = [];
  const ofLevel = Int32Array.from(column.levels, (level) => {
    const bucket = isBucket(level, buckets) ? level : bucketOf(level, buckets);
    let place = places.get(bucket);
    if (place === undefined) {
      place = levels.push(bucket) - 1;
      places.set(bucket, place);
    }
    return place;
  });
  return { ...column, levels, codes: column.codes.map((code) => (code < 0 ? -1 : (ofLevel[code] as number))) };
}

function isBucket(level: string, buckets: number): boolean {
  const found = /^#(0|[1-9]\d{0,9})$/.exec(level);
  return found !== null && Number(found[1]) < buckets;
}

/** Puts the texts of the named columns into their buckets. */
export function hashCategories(table: Table, hashed: HashedColumns): Table {
  if (Object.keys(hashed).length === 0) return table;
  return new Table(
    table.columns.map((column): Column => {
      const buckets = hashed[column.name];
      return buckets === undefined || column.kind !== 'category' ? column : hashColumn(column, buckets);
    }),
    table.rows,
  );
}
