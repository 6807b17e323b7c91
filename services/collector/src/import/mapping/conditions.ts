import { type Cells, columnReader } from './cells.js';
import { conditionList } from './check-mapping.js';
import type { Condition, Conditions } from './mapping.js';

export type Holds = (cells: Cells) => boolean;

function holds(condition: Condition, value: unknown, nulls: ReadonlySet<string>): boolean {
  const text = value === undefined || value === null ? '' : String(value).trim();
  const empty = nulls.has(text) || text === '';
  if (condition.empty !== undefined && condition.empty !== empty) return false;
  if (condition.equals !== undefined) {
    const wanted = Array.isArray(condition.equals) ? condition.equals : [condition.equals];
    if (!wanted.some((each) => String(each) === text)) return false;
  }
  if (condition.starts_with !== undefined && !text.startsWith(condition.starts_with)) return false;
  if (condition.above !== undefined || condition.below !== undefined) {
    const number = text === '' ? Number.NaN : Number(text);
    if (condition.above !== undefined && !(number > condition.above)) return false;
    if (condition.below !== undefined && !(number < condition.below)) return false;
  }
  return true;
}

/** Whether all of the conditions hold for a row. */
export function compileConditions(
  conditions: Conditions,
  columns: readonly string[] | undefined,
  nulls: ReadonlySet<string>,
): Holds {
  const compiled = conditionList(conditions).map((condition) => ({
    condition,
    read: columnReader(condition.column, columns),
    inverted: condition.not === true,
  }));
  return (cells) =>
    compiled.every(({ condition, read, inverted }) => holds(condition, read(cells), nulls) !== inverted);
}
