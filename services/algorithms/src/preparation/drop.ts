import { listOf, numberFrom, objectOf, oneOf, optional, orNull, text, wholeFrom } from './checked.js';
import { columnsOf, stepKind } from './step.js';
import { countMissing, lengthOf, missingOf } from './table.js';

const share = numberFrom(0, 1);
const columnSettings = objectOf({ missing_over: optional(orNull(share), null) });
const names = listOf(text);

/** Drops columns: all that are named, or with `missing_over` those of which a greater share was missing in training. */
export const dropColumns = stepKind({
  name: 'drop columns',
  takes: ['number', 'category'],
  settings: columnSettings,
  state: names,
  fit: (columns, { missing_over }) =>
    columns
      .filter((column) => missing_over === null || countMissing(column) > missing_over * lengthOf(column))
      .map(({ name }) => name),
  compile: (_names, _settings, dropped) => ({
    columns: (table) => table.replace(new Map(dropped.map((name) => [name, []]))),
  }),
});

const rowSettings = objectOf({
  missing_over: optional(share, 0),
  when: optional(oneOf('training', 'always'), 'training'),
});
const nothing = wholeFrom(0, 0);

/** Drops rows of which more than a share of the columns is missing, while fitting, or in use too. */
export const dropRows = stepKind({
  name: 'drop rows',
  takes: ['number', 'category'],
  settings: rowSettings,
  state: nothing,
  fit: () => 0,
  compile: (taken, { missing_over }, _state, step) => ({
    columns: (table) => table,
    keep(table) {
      const counts = new Uint32Array(table.rows);
      for (const column of columnsOf(table, taken, ['number', 'category'], step)) {
        missingOf(column)?.forEach((missing, i) => {
          counts[i] = (counts[i] as number) + missing;
        });
      }
      const limit = missing_over * taken.length;
      if (counts.every((count) => count <= limit)) return undefined;
      return Uint8Array.from(counts, (count) => (count <= limit ? 1 : 0));
    },
  }),
  dropsInUse: ({ when }) => when === 'always',
});
