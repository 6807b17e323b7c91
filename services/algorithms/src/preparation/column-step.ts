import { listOf, type Reader } from './checked.js';
import { PreparationError } from './error.js';
import { columnsOf, type FitContext, type StepKind, stepKind } from './step.js';
import type { Column, ColumnOf, Kind } from './table.js';

/** A kind of step that treats each column by itself. */
export interface ColumnDefinition<K extends Kind, Settings, Found> {
  readonly name: string;
  readonly takes: readonly K[];
  readonly settings: Reader<Settings>;
  readonly found: Reader<Found>;
  fit(column: ColumnOf<K>, settings: NoInfer<Settings>, context: FitContext, step: string): NoInfer<Found>;
  outOfFold?(column: ColumnOf<K>, settings: NoInfer<Settings>, context: FitContext, step: string): Column;
  /** @param name the column's; its new columns may be called by it */
  compile(
    found: NoInfer<Found>,
    settings: NoInfer<Settings>,
    step: string,
    name: string,
  ): (column: ColumnOf<K>) => readonly Column[];
}

/** As `stepKind`; what was found is a list, one a column. */
export function columnStepKind<K extends Kind, Settings, Found>(
  definition: ColumnDefinition<K, Settings, Found>,
): StepKind {
  const { outOfFold } = definition;
  return stepKind<K, Settings, readonly Found[]>({
    name: definition.name,
    takes: definition.takes,
    settings: definition.settings,
    state: listOf(definition.found),
    fit: (columns, settings, context, step) =>
      columns.map((column, i) => {
        context.signal?.throwIfAborted();
        const found = definition.fit(column, settings, context, step);
        context.onProgress?.(step, i + 1, columns.length);
        return found;
      }),
    ...(outOfFold === undefined
      ? {}
      : {
          outOfFold: (columns, settings, context, step) =>
            columns.map((column) => outOfFold.call(definition, column, settings, context, step)),
        }),
    compile(names, settings, state, step) {
      if (state.length !== names.length) {
        throw new PreparationError({ step }, `it was fitted on ${names.length} columns, and ${state.length} are saved`);
      }
      const functions = state.map((found, i) => definition.compile(found, settings, step, names[i] as string));
      return {
        columns(table) {
          const replaced = new Map<string, readonly Column[]>();
          columnsOf(table, names, definition.takes, step).forEach((column, i) => {
            replaced.set(column.name, (functions[i] as (column: ColumnOf<K>) => readonly Column[])(column));
          });
          return table.replace(replaced);
        },
      };
    },
  });
}

/**
 * New numbers of a column under the same name. `fill` has the loop and not the step for one value: a function that many loops call with a number
 * costs ten times what it does, since each number is put into an object for it.
 */
export function changeNumbers(
  column: ColumnOf<'number'>,
  fill: (from: Float64Array, to: Float64Array) => void,
): ColumnOf<'number'> {
  const values = new Float64Array(column.values.length);
  fill(column.values, values);
  return { kind: 'number', name: column.name, values };
}
