import { listOf, objectOf, oneOf, optional, type Reader, type Shape, type Shaped, text } from './checked.js';
import { indicated, indicatorChoice, withIndicators } from './indicator.js';
import { columnsOf, type FitContext, type StepKind, stepKind, type Tick } from './step.js';
import { type Column, type ColumnOf, countMissing, type Kind, lengthOf } from './table.js';

/** A way of filling in what is missing. It is given no column that lacked every value in training: those are dealt with before. */
export interface ImputerDefinition<K extends Kind, S extends Shape, State> {
  readonly name: string;
  readonly takes: readonly K[];
  readonly settings: S;
  readonly state: Reader<State>;
  fit(columns: readonly ColumnOf<K>[], settings: NoInfer<Shaped<S>>, context: FitContext, step: string): NoInfer<State>;
  /** @returns a function that gives each column filled, in the same order */
  compile(
    names: readonly string[],
    settings: NoInfer<Shaped<S>>,
    state: NoInfer<State>,
    step: string,
  ): (columns: readonly ColumnOf<K>[], tick?: Tick) => readonly Column[];
  /** What stands in a column that lacked every value in training, where such are kept. */
  ofNothing?(settings: NoInfer<Shaped<S>>): number | string;
}

const common = {
  /** What becomes of a column that lacked every value in training. */
  empty: optional(oneOf('drop', 'keep'), 'drop'),
  indicator: optional(indicatorChoice, 'none'),
};

function constant(column: Column, value: number | string): Column {
  const rows = lengthOf(column);
  if (column.kind === 'number') {
    return { kind: 'number', name: column.name, values: new Float64Array(rows).fill(Number(value)) };
  }
  return { kind: 'category', name: column.name, codes: new Int32Array(rows), levels: [String(value)] };
}

/**
 * A step that fills in what is missing. A column that lacked every value in training is dropped, or kept as a constant (what use brings in it is
 * not looked at: no model could have learnt from it); that is as scikit-learn's imputers do with keep_empty_features, except that those let
 * values through.
 */
export function imputerKind<K extends Kind, S extends Shape, State>(
  definition: ImputerDefinition<K, S, State>,
): StepKind {
  const readOwn = objectOf(definition.settings);
  const readCommon = objectOf(common);
  const readState = objectOf({ empty: listOf(text), indicated: listOf(text), found: definition.state });
  return stepKind({
    name: definition.name,
    takes: definition.takes,
    settings: (value, at) => {
      const { empty, indicator, ...own } = value as Record<string, unknown>;
      const shared = readCommon(
        { ...(empty === undefined ? {} : { empty }), ...(indicator === undefined ? {} : { indicator }) },
        at,
      );
      return { ...shared, own: readOwn(own, at) };
    },
    state: readState as Reader<{ empty: readonly string[]; indicated: readonly string[]; found: State }>,
    fit(columns, { own, indicator }, context, step) {
      const isEmpty = (column: Column) => countMissing(column) === lengthOf(column);
      const empty = columns.filter(isEmpty).map(({ name }) => name);
      const present = columns.filter((column) => !isEmpty(column));
      return { empty, indicated: indicated(columns, indicator), found: definition.fit(present, own, context, step) };
    },
    compile(names, { own, empty: ofEmpty }, state, step) {
      const empty = new Set(state.empty);
      const present = names.filter((name) => !empty.has(name));
      const fill = definition.compile(present, own, state.found, step);
      return {
        columns(table, tick) {
          const replaced = new Map<string, readonly Column[]>();
          for (const column of fill(columnsOf(table, present, definition.takes, step), tick))
            replaced.set(column.name, [column]);
          for (const column of columnsOf(table, state.empty, definition.takes, step)) {
            const value = definition.ofNothing?.(own) ?? (column.kind === 'number' ? 0 : 'missing');
            replaced.set(column.name, ofEmpty === 'drop' ? [] : [constant(column, value)]);
          }
          return withIndicators(table.replace(replaced), table, state.indicated, step);
        },
      };
    },
  });
}
