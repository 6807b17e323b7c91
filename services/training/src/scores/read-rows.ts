import { PreparationError } from '@insight-mesh/algorithms/preparation/error';
import { AppError } from '@insight-mesh/runtime/errors';
import type { HeldDataset } from '../data/hold-dataset.js';
import type { TabularSource } from '../run/run-config.js';
import { withSource } from '../tabular/duck-source.js';
import type { LabelledTable } from '../tabular/labelled-table.js';
import { readTable } from '../tabular/read-table.js';

/** The rows of a data set, and by which of its columns they are divided. */
export interface ScoreRows extends LabelledTable {
  label: string;
  /** Absent: each row is by itself. */
  group?: string;
  /** Absent: nothing says when a row was. */
  time?: string;
}

/** A data set's own names of whose a row is and when it was. */
const customerColumn = 'customer_id';
export const timeColumn = 'label_time';

/** Whose a row is and when it was: as it was asked, else as a data set has it. */
export function dividedBy(
  names: { has(name: string): boolean },
  { label, group, time }: { label: string; group?: string | undefined; time?: string | undefined },
): { group?: string; time?: string } {
  const own = (name: string): string | undefined => (names.has(name) && name !== label ? name : undefined);
  const [by, at] = [group ?? own(customerColumn), time ?? own(timeColumn)];
  return { ...(by === undefined ? {} : { group: by }), ...(at === undefined ? {} : { time: at }) };
}

/**
 * @param alsoRead columns that are read although models of this run do not see them: the champion may
 * @throws AppError with words for the one who started the run: no path of this machine is in them
 */
export async function readRows(
  held: HeldDataset,
  source: TabularSource,
  { memoryMb, maxMb }: { memoryMb: number; maxMb?: number },
  alsoRead: ReadonlySet<string>,
): Promise<ScoreRows> {
  return forPeople(held, async () => {
    const { path } = held;
    const names = await withSource(path, memoryMb, async ({ types }) => types);
    const divided = dividedBy(names, source);
    const { label, ignore, numbers, categories } = source;
    const read = (ignored: readonly string[]): Promise<LabelledTable> =>
      readTable({
        path,
        label,
        ignore: ignored,
        numbers,
        categories,
        ...divided,
        memoryMb,
        ...(maxMb === undefined ? {} : { maxMb }),
      });
    const unread = ignore.filter((name) => !alsoRead.has(name));
    const table =
      unread.length === ignore.length
        ? await read(ignore)
        : // A column that was left out since it cannot be read cannot be the champion's either.
          await read(unread).catch((error: unknown) => (isOfRows(error) ? read(ignore) : Promise.reject(error)));
    const left = new Set(ignore);
    const columns = table.columns.filter((name) => !left.has(name));
    if (columns.length === 0)
      throw new AppError(
        'INVALID_ARGUMENT',
        `the data set ${held.manifest.id} has no column beside the label ${label} and those that are ignored`,
      );
    return { ...table, columns, label, ...divided };
  });
}

/** What rows and settings have wrong with them, as an error that is told. */
export async function forPeople<T>(held: HeldDataset, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isOfRows(error)) throw error;
    const message = error.message.replaceAll(held.path, `the data set ${held.manifest.id}`);
    throw new AppError(error instanceof AppError ? error.code : 'INVALID_ARGUMENT', message, { cause: error });
  }
}

/** An error of what was asked for, whose words are for people. */
export function isOfRows(error: unknown): error is AppError | RangeError | PreparationError {
  return error instanceof AppError || error instanceof RangeError || error instanceof PreparationError;
}
