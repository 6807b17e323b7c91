import { byCodeUnits, type ItemTable } from './item-table.js';
import type { Interaction } from './model.js';

/** Distinct items of each user or session in compressed sparse rows. */
export interface Groups {
  /** Row g is columns[offsets[g]] to columns[offsets[g + 1] - 1], by the time of the item's last interaction. */
  offsets: Uint32Array;
  columns: Uint32Array;
  /** Time of the row's newest interaction, milliseconds since 1970. */
  endMs: Float64Array;
}

/**
 * Groups interactions by user or session. The rows and their order depend on the interactions alone, not on their order:
 * equal times are ordered by id.
 * @param longest only the newest so many items of a row are kept
 * @param order of the rows: by id, or by end and then id
 */
export function groupItems(
  data: readonly Interaction[],
  items: ItemTable,
  by: 'user' | 'session',
  longest: number,
  order: 'id' | 'end' = by === 'user' ? 'id' : 'end',
): Groups {
  const lastSeen = new Map<string, Map<number, number>>();
  for (const interaction of data) {
    const key = by === 'user' ? interaction.userId : interaction.sessionId;
    const item = items.index(interaction.itemId);
    if (item === undefined) continue;
    let row = lastSeen.get(key);
    if (row === undefined) {
      row = new Map();
      lastSeen.set(key, row);
    }
    const before = row.get(item);
    if (before === undefined || before < interaction.timeMs) row.set(item, interaction.timeMs);
  }
  const rows = [...lastSeen].map(([key, row]) => {
    const entries = [...row].sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    return { key, endMs: entries.at(-1)?.[1] ?? 0, entries: entries.slice(-longest) };
  });
  if (order === 'id') rows.sort((a, b) => byCodeUnits(a.key, b.key));
  else rows.sort((a, b) => a.endMs - b.endMs || byCodeUnits(a.key, b.key));
  const offsets = new Uint32Array(rows.length + 1);
  const endMs = new Float64Array(rows.length);
  let total = 0;
  rows.forEach((row, g) => {
    total += row.entries.length;
    offsets[g + 1] = total;
    endMs[g] = row.endMs;
  });
  const columns = new Uint32Array(total);
  let place = 0;
  for (const row of rows) for (const [item] of row.entries) columns[place++] = item;
  return { offsets, columns, endMs };
}

/** Turns rows of columns around: for each column the rows that have it, ascending. */
export function transpose(
  rows: { offsets: Uint32Array; columns: Uint32Array },
  width: number,
): {
  offsets: Uint32Array;
  columns: Uint32Array;
} {
  const offsets = new Uint32Array(width + 1);
  for (const column of rows.columns) offsets[column + 1] = (offsets[column + 1] as number) + 1;
  for (let i = 0; i < width; i++) offsets[i + 1] = (offsets[i + 1] as number) + (offsets[i] as number);
  const next = offsets.slice(0, width);
  const columns = new Uint32Array(rows.columns.length);
  for (let row = 0; row + 1 < rows.offsets.length; row++) {
    for (let p = rows.offsets[row] as number; p < (rows.offsets[row + 1] as number); p++) {
      const column = rows.columns[p] as number;
      const place = next[column] as number;
      columns[place] = row;
      next[column] = place + 1;
    }
  }
  return { offsets, columns };
}
