import { ranksOf } from './ranks.js';

/**
 * The area under the ROC curve of a number as a score for a label: how often a positive has a greater one than a negative, ties counting half
 * (Mann and Whitney 1947). .5: it says nothing; 0 and 1: it separates them.
 * @param positive by place
 * @returns NaN where there is no positive or no negative
 */
export function areaUnderRoc(values: ArrayLike<number>, positive: ArrayLike<number | boolean>): number {
  const ranks = ranksOf(values);
  let [sum, positives] = [0, 0];
  for (let at = 0; at < ranks.length; at++) {
    if (!positive[at]) continue;
    sum += ranks[at] ?? 0;
    positives += 1;
  }
  const negatives = ranks.length - positives;
  if (positives === 0 || negatives === 0) return Number.NaN;
  return (sum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/**
 * Mutual information of two things that were sorted into bins, in nats, from how often each pair came: what one tells of the other. Of the
 * sample, which is above the true one by about (r - 1)(c - 1) / 2n.
 * @param table rows by columns
 */
export function mutualInformation(table: readonly (readonly number[])[]): number {
  const rows = table.map((row) => row.reduce((sum, each) => sum + each, 0));
  const all = rows.reduce((sum, each) => sum + each, 0);
  const columns: number[] = [];
  for (const row of table) {
    for (const [at, each] of row.entries()) columns[at] = (columns[at] ?? 0) + each;
  }
  let information = 0;
  for (const [at, row] of table.entries()) {
    for (const [column, each] of row.entries()) {
      if (each === 0) continue;
      information += (each / all) * Math.log((each * all) / ((rows[at] ?? 0) * (columns[column] ?? 0)));
    }
  }
  return Math.max(0, information);
}

/** The entropy of counts, in nats: the most that anything can tell of what they count. */
export function entropy(counts: readonly number[]): number {
  const all = counts.reduce((sum, each) => sum + each, 0);
  let sum = 0;
  for (const each of counts) if (each > 0) sum -= (each / all) * Math.log(each / all);
  return sum;
}
