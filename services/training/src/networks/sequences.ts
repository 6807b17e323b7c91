import { byCodeUnits, ItemTable } from '@insight-mesh/algorithms/item-table';
import type { Interaction } from '@insight-mesh/algorithms/model';

/** Sequences of items in compressed rows, the longer ones cut to their newest items. */
export interface Sequences {
  items: ItemTable;
  /** The user or session of each row. */
  names: string[];
  /** Row r is columns[offsets[r]] to columns[offsets[r + 1] - 1], oldest first. */
  offsets: Int32Array;
  /** Indexes of items. */
  columns: Int32Array;
  /** How often each item occurs in the interactions. */
  counts: Float64Array;
}

/**
 * The sequences that a network learns from: of at least two items, repeats kept. Equal times are ordered by item id, so that the result
 * depends on the interactions and not on their order.
 * @param longest a row has its newest `longest` + 1 items at most: so many inputs with a target each
 */
export function toSequences(data: readonly Interaction[], groupBy: 'user' | 'session', longest: number): Sequences {
  const items = ItemTable.of(data.map((interaction) => interaction.itemId));
  const counts = new Float64Array(items.size);
  const groups = new Map<string, { item: number; timeMs: number }[]>();
  for (const { userId, sessionId, itemId, timeMs } of data) {
    const item = items.index(itemId) as number;
    counts[item] = (counts[item] as number) + 1;
    const key = groupBy === 'user' ? userId : sessionId;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ item, timeMs }]);
    else group.push({ item, timeMs });
  }
  const rows = [...groups].filter(([, group]) => group.length > 1).sort((a, b) => byCodeUnits(a[0], b[0]));
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach(([, group], r) => {
    offsets[r + 1] = (offsets[r] as number) + Math.min(group.length, longest + 1);
  });
  const columns = new Int32Array(offsets[rows.length] as number);
  rows.forEach(([, group], r) => {
    group.sort((a, b) => a.timeMs - b.timeMs || a.item - b.item);
    let place = offsets[r] as number;
    for (const { item } of group.slice(-(longest + 1))) columns[place++] = item;
  });
  return { items, names: rows.map(([name]) => name), offsets, columns, counts };
}
