import { count, percent, plainNumber, rowsText } from './format.js';
import type { ColumnProfile, Finding, LabelProfile, Profile, SplitProfile } from './profile-result.js';

/** From here on a column tells the label better than anything honest mostly does. */
const suspiciousArea = 0.98;
/** From here on two columns say the same. */
const nearlySame = 0.98;
const moderate = 0.1;
const strong = 0.25;

const order = { leak: 0, warning: 1, note: 2 } as const;

type Found = Omit<Profile, 'findings'>;

function ofLabel(label: LabelProfile, rows: number): Finding[] {
  const found: Finding[] = [];
  const add = (severity: Finding['severity'], code: string, column: string, text: string) =>
    found.push({ severity, code, columns: [column], text });
  if (label.missing > 0) {
    const text = `The label is missing in ${rowsText(label.missing)} (${percent(label.missing / rows)}): drop them, for they can neither train nor test.`;
    add('warning', 'label_missing', label.column, text);
  }
  const rarest = label.values.at(-1);
  if (label.kind !== 'number' && rarest !== undefined && rarest.rows < 0.02 * rows) {
    const text =
      `Only ${rowsText(rarest.rows)} (${percent(rarest.rows / rows)}) ${rarest.rows === 1 ? 'has' : 'have'} the label “${rarest.value}”: split so that every part has ` +
      'enough of them, and judge by average precision rather than accuracy.';
    add('note', 'label_rare', label.column, text);
  }
  for (const { column, equals, separates, area, missingArea, information } of label.relations) {
    const off = area === undefined || Number.isNaN(area) ? 0 : Math.max(area, 1 - area);
    const missingOff =
      missingArea === undefined || Number.isNaN(missingArea) ? 0 : Math.max(missingArea, 1 - missingArea);
    if (equals) {
      add(
        'leak',
        'equals_label',
        column,
        `“${column}” equals the label in every row: it is the label under another name, or made from it. Leave it out.`,
      );
    } else if (separates) {
      const text = `“${column}” alone separates the label perfectly in all rows: most likely it is known only after the outcome. Leave it out unless you can say why it is known before.`;
      add('leak', 'separates_label', column, text);
    } else if (off >= suspiciousArea) {
      const text = `“${column}” alone tells the label nearly perfectly (area under the ROC curve ${off.toFixed(3)}): check when it becomes known, and leave it out if that is after the label's time.`;
      add('leak', 'nearly_separates', column, text);
    } else if (missingOff >= 0.9) {
      const text = `Whether “${column}” is missing alone tells the label (area ${missingOff.toFixed(3)}): it is probably filled in after the outcome. Check how it comes about.`;
      add('leak', 'missing_tells', column, text);
    } else if (area === undefined && information !== undefined && information >= 0.95) {
      const text = `“${column}” tells nearly all there is to know of the label (${percent(information)} of its information): check when it becomes known.`;
      add('leak', 'nearly_separates', column, text);
    }
  }
  return found;
}

function ofSplit(split: SplitProfile): Finding[] {
  const found: Finding[] = [];
  const elsewhere = split.parts.filter((part) => part.value !== split.train).reduce((sum, part) => sum + part.rows, 0);
  if (split.shared > 0) {
    const text =
      `${count(split.shared)} of ${rowsText(elsewhere)} outside “${split.train}” have the same features as a row of it ` +
      `(${percent(split.shared / elsewhere)}): the test rewards learning by heart. Remove duplicates before splitting, or split by customer.`;
    found.push({
      severity: split.shared > 0.01 * elsewhere ? 'leak' : 'warning',
      code: 'shared_rows',
      columns: [split.column],
      text,
    });
  }
  if (split.overlap !== undefined && split.overlap.rows > 0) {
    const text =
      `${rowsText(split.overlap.rows)} of “${split.train}” are not before the first row of the other parts by “${split.overlap.column}”: ` +
      'the model trains on what comes after its test. Split by time.';
    found.push({ severity: 'warning', code: 'split_overlaps', columns: [split.overlap.column], text });
  }
  for (const { column, part, psi, byChance, ks } of split.shifts) {
    if (!(psi >= moderate && psi >= byChance)) continue;
    const much = psi >= strong;
    const figures = `PSI ${psi.toFixed(3)}${ks === undefined ? '' : `, KS ${ks.toFixed(3)}`}`;
    const text = `“${column}” is distributed ${much ? 'very ' : ''}differently in “${part}” than in “${split.train}” (${figures}): what is measured there may not hold later. Look at why, or leave it out.`;
    found.push({ severity: much ? 'warning' : 'note', code: 'split_shift', columns: [column], text });
  }
  return found;
}

function ofColumn(column: ColumnProfile, { rows, label, idColumns }: Found): Finding[] {
  const found: Finding[] = [];
  const { name, missing, distinct, numbers } = column;
  const add = (severity: Finding['severity'], code: string, text: string) =>
    found.push({ severity, code, columns: [name], text });
  const there = rows - missing;
  const isLabel = label?.column === name;
  if (there === 0) add('warning', 'empty', `“${name}” has no value at all: leave it out.`);
  else if (distinct === 1 && missing === 0)
    add('warning', 'constant', `“${name}” is the same in every row: it tells nothing. Leave it out.`);
  else if ((column.top[0]?.rows ?? 0) >= 0.995 * rows && !isLabel)
    add(
      'note',
      'nearly_constant',
      `“${name}” is “${column.top[0]?.value}” in ${percent((column.top[0]?.rows ?? 0) / rows)} of the rows: it can tell little.`,
    );
  if (there > 0 && missing >= 0.5 * rows && !isLabel) {
    add(
      'warning',
      'mostly_missing',
      `“${name}” is missing in ${percent(missing / rows)} of the rows: leave it out, or fill it in and add a column that says so.`,
    );
  } else if (there > 0 && missing > 0 && !isLabel) {
    add(
      'note',
      'missing',
      `“${name}” is missing in ${rowsText(missing)} (${percent(missing / rows)}): fill it in by what the training part says, fitted on that part alone.`,
    );
  }
  if (idColumns.includes(name) && !/^label_id$/.test(name)) {
    add(
      'warning',
      'id_like',
      `“${name}” has a value of its own in ${distinct === there ? 'every row' : 'nearly every row'}, as an id has: a model can only learn it by heart. Leave it out.`,
    );
  } else if (column.kind === 'category' && distinct > 1_000) {
    add(
      'note',
      'many_categories',
      `“${name}” has ${count(distinct)} different values: encode it by frequency, by hash or by the label out of fold, not one by one.`,
    );
  }
  if (numbers === undefined) return found;
  if (numbers.infinite > 0)
    add(
      'warning',
      'infinite',
      `“${name}” is infinite in ${rowsText(numbers.infinite)}: something was divided by 0. Mend it at its source or make it missing.`,
    );
  const outside = numbers.outliers.below + numbers.outliers.above;
  if (outside > 0.05 * there && distinct > 20) {
    const { low, high } = numbers.outliers;
    add(
      'note',
      'outliers',
      `${percent(outside / there)} of “${name}” lie outside ${plainNumber(low)} to ${plainNumber(high)} (1.5 times the quartiles' distance): scale it robustly or by its logarithm, or cut it at quantiles.`,
    );
  }
  return found;
}

/** What is worth knowing of a data set, the gravest first. */
export function findingsOf(
  profile: Found,
  o: { time: string | undefined; after: ReadonlyMap<string, number> },
): Finding[] {
  const { rows, label, split, correlations, duplicates, idColumns } = profile;
  const found: Finding[] = [];
  if (label !== undefined) found.push(...ofLabel(label, rows));
  for (const [column, later] of o.after) {
    if (later === 0) continue;
    const text = `“${column}” is after the label's time “${o.time}” in ${rowsText(later)} (${percent(later / rows)}): it is not known yet when the label's moment comes. Leave it out, and what was made of it.`;
    found.push({ severity: 'leak', code: 'after_label', columns: [column], text });
  }
  if (split !== undefined) found.push(...ofSplit(split));
  if (duplicates > 0) {
    const but = idColumns.length === 0 ? '' : `, ids left aside`;
    const text = `${rowsText(duplicates)} (${percent(duplicates / rows)}) ${duplicates === 1 ? 'repeats' : 'repeat'} another one${but}: make sure that they are no mistake, and keep them on one side of the split.`;
    found.push({ severity: duplicates > 0.01 * rows ? 'warning' : 'note', code: 'duplicates', columns: [], text });
  }
  for (const column of profile.columns) found.push(...ofColumn(column, profile));
  for (const { a, b, pearson, spearman } of correlations.pairs) {
    if (a === label?.column || b === label?.column) continue;
    const r = Math.abs(pearson) >= Math.abs(spearman) ? pearson : spearman;
    if (Math.abs(r) < nearlySame) continue;
    const text = `“${a}” and “${b}” say nearly the same (correlation ${r.toFixed(3)}): one of them is enough for a linear model.`;
    found.push({ severity: 'note', code: 'correlated', columns: [a, b], text });
  }
  return found.sort((one, other) => order[one.severity] - order[other.severity]);
}
