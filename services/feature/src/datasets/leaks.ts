// Finds features that say too much: what is known before the label's time seldom tells the label on every row.

/** A feature that tells labels apart on fewer rows proves nothing. */
const leastRows = 100;
/** Different labels up to which the values of each are looked at; of more there is no telling apart, but equality. */
const mostClasses = 50;
/** Rows of which the first look at one-to-one functions is taken. */
const firstLook = 2_048;
const tolerance = 1e-9;

/** Labels of some rows, as the columns are looked at. */
export interface LabelBatch {
  /** NaN: the label is no number. */
  readonly numbers: Float64Array;
  readonly texts: readonly string[];
}

/** What one class of labels has of one column. */
interface ClassFacts {
  rows: number;
  nulls: number;
  least: number;
  most: number;
}

interface ColumnFacts {
  equal: number;
  leastShift: number;
  mostShift: number;
  /** In the order of `classes`. */
  readonly byClass: ClassFacts[];
  /** Among the first rows the same label always has the same value and the other way round. */
  oneToOne: boolean;
}

/** What has been seen of some rows, as JSON. */
export interface LeakFacts {
  rows: number;
  /** Different labels; one more than are looked at means that there are too many. */
  readonly classes: string[];
  readonly columns: ColumnFacts[];
}

const none = Number.MAX_VALUE;

function newClass(): ClassFacts {
  return { rows: 0, nulls: 0, least: none, most: -none };
}

export function newLeakFacts(columns: number): LeakFacts {
  const column = (): ColumnFacts => ({ equal: 0, leastShift: none, mostShift: -none, byClass: [], oneToOne: true });
  return { rows: 0, classes: [], columns: Array.from({ length: columns }, column) };
}

/** The class of each label of a batch, those that are new with a number behind the others. */
function classesOf(facts: LeakFacts, { texts }: LabelBatch): Int32Array {
  const numbers = new Map(facts.classes.map((text, at) => [text, at]));
  return Int32Array.from(texts, (text) => {
    let number = numbers.get(text);
    if (number === undefined) {
      if (facts.classes.length > mostClasses) return mostClasses;
      number = facts.classes.push(text) - 1;
      numbers.set(text, number);
    }
    return number;
  });
}

/** Whether labels and values go with each other one by one. */
function isOneToOne(texts: readonly string[], column: Float64Array): boolean {
  const values = new Map<string, number>();
  const labels = new Map<number, string>();
  for (let row = 0; row < Math.min(texts.length, firstLook); row++) {
    const text = texts[row] ?? '';
    const value = column[row] ?? Number.NaN;
    if (!values.has(text)) values.set(text, value);
    if (!labels.has(value)) labels.set(value, text);
    if (!Object.is(values.get(text), value) || labels.get(value) !== text) return false;
  }
  return true;
}

/**
 * Takes rows in.
 * @param values of each column, a row each; NaN: none
 */
export function seeRows(facts: LeakFacts, labels: LabelBatch, values: readonly Float64Array[]): void {
  const classes = classesOf(facts, labels);
  const { numbers } = labels;
  for (const [at, column] of facts.columns.entries()) {
    const rows = values[at] ?? new Float64Array();
    if (facts.rows === 0) column.oneToOne = isOneToOne(labels.texts, rows);
    const { byClass } = column;
    while (byClass.length < facts.classes.length) byClass.push(newClass());
    for (let row = 0; row < classes.length; row++) {
      const value = rows[row] ?? Number.NaN;
      const of = byClass[classes[row] ?? 0];
      if (of === undefined) continue;
      of.rows += 1;
      if (Number.isNaN(value)) {
        of.nulls += 1;
        continue;
      }
      if (value < of.least) of.least = value;
      if (value > of.most) of.most = value;
      const shift = value - (numbers[row] ?? Number.NaN);
      if (shift === 0) column.equal += 1;
      if (shift < column.leastShift) column.leastShift = shift;
      if (shift > column.mostShift) column.mostShift = shift;
    }
  }
  facts.rows += labels.texts.length;
}

function addClass(into: ClassFacts, more: ClassFacts): void {
  into.rows += more.rows;
  into.nulls += more.nulls;
  into.least = Math.min(into.least, more.least);
  into.most = Math.max(into.most, more.most);
}

/** Takes in what was seen of later rows. */
export function addFacts(into: LeakFacts, more: LeakFacts): void {
  const first = into.rows === 0;
  into.rows += more.rows;
  const places = more.classes.map((text) => {
    const at = into.classes.indexOf(text);
    if (at >= 0) return at;
    return into.classes.length > mostClasses ? mostClasses : into.classes.push(text) - 1;
  });
  for (const [at, column] of into.columns.entries()) {
    const other = more.columns[at];
    if (other === undefined) continue;
    column.oneToOne = first ? other.oneToOne : column.oneToOne && other.oneToOne;
    column.equal += other.equal;
    column.leastShift = Math.min(column.leastShift, other.leastShift);
    column.mostShift = Math.max(column.mostShift, other.mostShift);
    while (column.byClass.length < into.classes.length) column.byClass.push(newClass());
    for (const [place, facts] of other.byClass.entries()) {
      const of = column.byClass[places[place] ?? 0];
      if (of !== undefined) addClass(of, facts);
    }
  }
}

/** No value that one class has is within what another has, nor are both sometimes without one. */
function tellsApart(byClass: readonly ClassFacts[]): boolean {
  const seen = byClass.filter(({ rows }) => rows > 0).sort((a, b) => a.least - b.least);
  if (seen.filter(({ nulls }) => nulls > 0).length > 1) return false;
  return seen.every(({ least }, at) => at === 0 || least > (seen[at - 1]?.most ?? 0));
}

export interface LeakWarnings {
  readonly warnings: string[];
  /** Columns of which a look at all rows must say whether they tell the label one by one: places of columns. */
  readonly suspects: number[];
}

function labelWarnings(facts: LeakFacts): string[] {
  const [only] = facts.classes;
  return facts.classes.length === 1 ? [`every label is ${only}: there is nothing to learn`] : [];
}

/** What people should know of the columns, by what was seen of all rows. */
export function leakWarnings(facts: LeakFacts, names: readonly string[]): LeakWarnings {
  const warnings = labelWarnings(facts);
  const suspects: number[] = [];
  const constant: string[] = [];
  const many = facts.classes.length > mostClasses;
  for (const [at, { byClass, equal, leastShift, mostShift, oneToOne }] of facts.columns.entries()) {
    const name = names[at] ?? '';
    const all = newClass();
    for (const of of byClass) addClass(all, of);
    if (all.nulls === all.rows || (all.nulls === 0 && all.least === all.most)) {
      constant.push(all.nulls === all.rows ? `${name} (no value)` : `${name} (${all.least})`);
      continue;
    }
    if (facts.classes.length < 2) continue;
    const leak = 'it may know what came after the label’s time';
    if (equal === facts.rows) {
      warnings.push(`${name} equals the label on all ${facts.rows} rows: ${leak}`);
    } else if (
      all.nulls === 0 &&
      mostShift >= leastShift &&
      mostShift - leastShift <= tolerance * Math.max(1, Math.abs(mostShift))
    ) {
      warnings.push(`${name} is the label plus ${leastShift} on all ${facts.rows} rows: ${leak}`);
    } else if (!many && facts.rows >= leastRows && tellsApart(byClass)) {
      warnings.push(`${name} tells all labels apart on ${facts.rows} rows (an AUC of 1): ${leak}`);
    } else if (many && facts.rows >= leastRows && oneToOne) {
      suspects.push(at);
    }
  }
  if (constant.length > 0) warnings.push(`of one value on all rows: ${constant.join(', ')}`);
  return { warnings, suspects };
}
