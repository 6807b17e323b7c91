import type { LakeFile } from '../store/lake-files.js';

/** What decides on which files are merged. */
export type MergeFile = Pick<LakeFile, 'from' | 'to' | 'rows' | 'bytes' | 'writtenMs' | 'damaged' | 'layout'>;

export interface MergeRules {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Younger files are left alone: those who read the newest events may be at them. */
  readonly afterMs: number;
  /** A merged file has no more rows… */
  readonly targetRows: number;
  /** …and is made of no more bytes than this. One of half as many is left alone. */
  readonly targetBytes: number;
  /** Files of an earlier layout are written anew, alone if need be. */
  readonly layout: number;
}

/** While more files come, fewer than this are not worth a merge. */
const enough = 8;

const sizeOf = ({ rows = 0, bytes = 0 }: MergeFile, { targetRows, targetBytes }: MergeRules) =>
  Math.max(rows / targetRows, bytes / targetBytes);

/**
 * Which files are to become one. Neighbours alone are merged: the new file's range covers all between its ends, so nothing that stays may
 * lie there, as a damaged file does. While new files keep coming, files are merged with others that are together as large, so that no row is
 * written more than a few times; when the day is at rest, all that fit.
 * @param files the current ones of one partition in a tenant's day
 */
export function planMerges<T extends MergeFile>(files: readonly T[], rules: MergeRules): T[][] {
  const sorted = [...files].sort((a, b) => (a.from < b.from ? -1 : 1));
  const isOld = (file: T) => file.writtenMs <= rules.nowMs - rules.afterMs;
  const atRest = sorted.every(isOld);
  const takes = (file: T) =>
    isOld(file) &&
    file.damaged === undefined &&
    file.rows !== undefined &&
    (sizeOf(file, rules) < 0.5 || file.layout < rules.layout);
  const merges: T[][] = [];
  let run: T[] = [];
  const close = () => {
    merges.push(...mergesOf(run, rules, atRest));
    run = [];
  };
  for (const file of sorted) {
    if (!takes(file)) close();
    else {
      const size = [...run, file].reduce((sum, each) => sum + sizeOf(each, rules), 0);
      if (size > 1) close();
      run.push(file);
    }
  }
  close();
  return merges;
}

/** Of neighbours that fit into one file those that are worth it. */
function mergesOf<T extends MergeFile>(run: readonly T[], rules: MergeRules, atRest: boolean): T[][] {
  if (run.some(({ layout }) => layout < rules.layout)) return [[...run]];
  if (atRest) return run.length > 1 ? [[...run]] : [];
  let rest = run;
  while (rest.length >= enough) {
    const sizes = rest.map((file) => sizeOf(file, rules));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (2 * Math.max(...sizes) <= total) return [[...rest]];
    // The first is mostly the one that was merged before.
    rest = rest.slice(1);
  }
  return [];
}
