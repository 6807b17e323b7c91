import { listOf, objectOf, oneOf, optional, type Read, type Reader, text, wrong } from './checked.js';
import { PreparationError } from './error.js';
import type { Column, ColumnOf, Kind, Table } from './table.js';

/** What a fit knows besides the table, each of the table's rows. */
export interface FitContext {
  /** What the model is to say; absent where none was given. */
  readonly target?: Float64Array;
  /** Which part each row is of, for what is fitted out of fold; absent where the step is to deal them itself. */
  readonly folds?: Int32Array;
  readonly seed: number;
  readonly onProgress?: (step: string, done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Rows that stay (1) or go (0). */
export type Keep = Uint8Array;

/** Called now and then with the rows done and all of them; it may throw to stop. */
export type Tick = (done: number, total: number) => void;

/** What a step does to a table once it is fitted. Each row is treated by itself: what becomes of it depends on no other row. */
export interface Apply {
  columns(table: Table, tick?: Tick): Table;
  /** Which rows go; undefined where none does. Asked of the table before its columns are changed. */
  keep?(table: Table): Keep | undefined;
}

/**
 * One kind of step, by name such as "impute mean". `fit` sees rows of the training split alone, and what it returns is all that it keeps;
 * `compile` makes ready what is asked again and again, for bulk and for single rows alike.
 */
export interface StepDefinition<K extends Kind, Settings, State> {
  readonly name: string;
  /** The kinds of columns that it takes. */
  readonly takes: readonly K[];
  /** Its settings; `columns` and `except`, which every step has, are read beforehand. */
  readonly settings: Reader<Settings>;
  readonly state: Reader<State>;
  fit(columns: readonly ColumnOf<K>[], settings: NoInfer<Settings>, context: FitContext, step: string): NoInfer<State>;
  /** What the training rows become where that is not what `apply` would make of them. */
  outOfFold?(
    columns: readonly ColumnOf<K>[],
    settings: NoInfer<Settings>,
    context: FitContext,
    step: string,
  ): readonly Column[];
  compile(names: readonly string[], settings: NoInfer<Settings>, state: NoInfer<State>, step: string): Apply;
  /** Rows that go while fitting go in use too only if this says so. */
  dropsInUse?(settings: NoInfer<Settings>): boolean;
}

export interface FittedStep {
  readonly title: string;
  readonly apply: Apply;
  readonly dropsInUse: boolean;
  /** For the file: the columns that it was fitted on and what was found. */
  readonly saved: { readonly columns: readonly string[]; readonly state: unknown };
}

/** A step that was read and checked, but has seen no data. */
export interface ConfiguredStep {
  readonly title: string;
  /** @returns also the training rows' new columns where they are not what `apply` makes of them */
  fit(table: Table, context: FitContext): { step: FittedStep; training?: Table };
  restore(saved: unknown): FittedStep;
}

export interface StepKind {
  readonly name: string;
  configure(settings: unknown, title: string): ConfiguredStep;
}

const selected = oneOf('numbers', 'categories', 'all');

const readColumns: Reader<Read<typeof selected> | readonly string[]> = (value, at) => {
  if (Array.isArray(value) && value.length > 0) return listOf(text)(value, at);
  if (typeof value === 'string') return selected(value, at);
  return wrong(at, 'a list of columns, or "numbers", "categories" or "all"', value);
};

const readSelection = objectOf({ columns: readColumns, except: optional(listOf(text), []) });
const readSaved = objectOf({ columns: listOf(text), state: (value) => value });

function select<K extends Kind>(
  table: Table,
  { columns, except }: Read<typeof readSelection>,
  takes: readonly K[],
  step: string,
): ColumnOf<K>[] {
  const find = (name: string): Column => {
    const column = table.column(name);
    if (column !== undefined) return column;
    const names = table.columns.slice(0, 20).map((each) => each.name);
    const more = table.columns.length > 20 ? ` and ${table.columns.length - 20} more` : '';
    throw new PreparationError(
      { step, column: name },
      `there is no such column at this step; there are ${names.join(', ')}${more}`,
    );
  };
  const isTaken = (column: Column): column is ColumnOf<K> => (takes as readonly Kind[]).includes(column.kind);
  for (const name of except) find(name);
  if (typeof columns !== 'string') {
    if (new Set(columns).size < columns.length) throw new PreparationError({ step }, 'a column is named twice');
    return columns.flatMap((name) => {
      const column = find(name);
      if (except.includes(name)) return [];
      if (isTaken(column)) return [column];
      const is = column.kind === 'number' ? 'numbers' : 'categories';
      throw new PreparationError({ step, column: name }, `it holds ${is}, which this step does not take`);
    });
  }
  const kind = ({ numbers: 'number', categories: 'category', all: undefined } as const)[columns];
  if (kind !== undefined && !(takes as readonly Kind[]).includes(kind)) {
    throw new PreparationError({ step }, `it does not take ${columns}`);
  }
  return table.columns
    .filter((column) => (kind === undefined || column.kind === kind) && !except.includes(column.name))
    .filter(isTaken);
}

/** A definition without its types, so that kinds of steps can stand in one list. */
export function stepKind<K extends Kind, Settings, State>(definition: StepDefinition<K, Settings, State>): StepKind {
  return {
    name: definition.name,
    configure(raw, title) {
      const { columns, except, ...rest } = raw as Record<string, unknown>;
      const selection = readSelection({ columns, ...(except === undefined ? {} : { except }) }, title);
      const settings = definition.settings(rest, title);
      const fitted = (names: readonly string[], state: State): FittedStep => ({
        title,
        apply: definition.compile(names, settings, state, title),
        dropsInUse: definition.dropsInUse?.(settings) ?? false,
        saved: { columns: names, state },
      });
      return {
        title,
        fit(table, context) {
          const taken = select(table, selection, definition.takes, title);
          const names = taken.map(({ name }) => name);
          const step = fitted(names, definition.fit(taken, settings, context, title));
          const own = definition.outOfFold?.(taken, settings, context, title);
          if (own === undefined) return { step };
          return { step, training: table.replace(new Map(own.map((column) => [column.name, [column]]))) };
        },
        restore(saved) {
          const { columns: names, state } = readSaved(saved, title);
          return fitted(names, definition.state(state, title));
        },
      };
    },
  };
}

/** The step's columns. @throws PreparationError that names the step where two columns of its table would have one name */
export function applied({ apply, title }: FittedStep, table: Table, tick?: Tick): Table {
  try {
    return apply.columns(table, tick);
  } catch (error) {
    if (!(error instanceof PreparationError) || error.place.step !== 'table') throw error;
    throw new PreparationError({ ...error.place, step: title }, error.what);
  }
}

/** The columns of these names, in their order. @throws PreparationError where one is missing or of another kind */
export function columnsOf<K extends Kind>(
  table: Table,
  names: readonly string[],
  kinds: readonly K[],
  step: string,
): ColumnOf<K>[] {
  return names.map((name) => {
    const column = table.column(name);
    if (column === undefined) throw new PreparationError({ step, column: name }, 'the column is missing');
    if (!(kinds as readonly Kind[]).includes(column.kind)) {
      throw new PreparationError(
        { step, column: name },
        `it must hold ${kinds.join(' or ')} values, not ${column.kind}`,
      );
    }
    return column as ColumnOf<K>;
  });
}
