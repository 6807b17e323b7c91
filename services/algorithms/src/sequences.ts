import { byCodeUnits, type ItemTable } from './item-table.js';
import type { Interaction } from './model.js';

/** The items of each user or session in order, repeats kept, in compressed sparse rows. */
export interface Sequences {
  /** Row s is columns[offsets[s]] to columns[offsets[s + 1] - 1], oldest first. */
  offsets: Uint32Array;
  columns: Uint32Array;
  /** Time of the row's newest interaction, milliseconds since 1970. */
  endMs: Float64Array;
}

/**
 * Lays interactions out as sequences. The result depends on the interactions alone, not on their order: equal times are
 * ordered by item id, rows by their end, then by the id of the user or session.
 * @param longest only the newest so many interactions of a row are kept
 */
export function toSequences(
  data: readonly Interaction[],
  items: ItemTable,
  by: 'user' | 'session',
  longest: number,
): Sequences {
  const grouped = new Map<string, { item: number; timeMs: number }[]>();
  for (const { userId, sessionId, itemId, timeMs } of data) {
    const item = items.index(itemId);
    if (item === undefined) continue;
    const key = by === 'user' ? userId : sessionId;
    const row = grouped.get(key);
    if (row === undefined) grouped.set(key, [{ item, timeMs }]);
    else row.push({ item, timeMs });
  }
  const rows = [...grouped].map(([key, acts]) => {
    acts.sort((a, b) => a.timeMs - b.timeMs || a.item - b.item);
    return { key, endMs: acts.at(-1)?.timeMs ?? 0, acts: acts.slice(-longest) };
  });
  rows.sort((a, b) => a.endMs - b.endMs || byCodeUnits(a.key, b.key));
  const offsets = new Uint32Array(rows.length + 1);
  rows.forEach(({ acts }, row) => {
    offsets[row + 1] = (offsets[row] as number) + acts.length;
  });
  const columns = new Uint32Array(offsets[rows.length] as number);
  let place = 0;
  for (const { acts } of rows) for (const { item } of acts) columns[place++] = item;
  return { offsets, columns, endMs: Float64Array.from(rows, (row) => row.endMs) };
}
