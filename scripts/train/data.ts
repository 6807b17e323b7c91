import type { Interaction } from '@insight-mesh/algorithms/model';
import type { NextItemCase } from '@insight-mesh/algorithms/next-item-evaluation';
import { sessionSequences, splitSessionsByTime } from '@insight-mesh/algorithms/split';
import { DataError, loadClicks, loadSequences } from '../evaluate/data.js';

export const formats = ['sequences', 'yoochoose'] as const;
export type Format = (typeof formats)[number];

/** A file as a fit takes it: all of it, and divided into what is fitted first and what that is validated on. */
export interface TrainingFile {
  all: Interaction[];
  part: Interaction[];
  validation: { cases: NextItemCase[]; leaveOut: 'context' | 'current' };
  rejected: number;
}

/** Places in a sequence become times a day apart: of their order alone is anything known. */
const dayMs = 24 * 3600_000;

/**
 * Reads a file. Sequences are validated on the last item of each user of three or more, clicks on the newest tenth of the sessions.
 * @throws DataError
 */
export async function readTrainingFile(
  path: string,
  format: Format,
  complain: (message: string) => void,
): Promise<TrainingFile> {
  return format === 'sequences' ? ofSequences(path, complain) : ofClicks(path, complain);
}

async function ofSequences(path: string, complain: (message: string) => void): Promise<TrainingFile> {
  const { data, rejected } = await loadSequences(path, complain);
  const acts = (userId: string, items: readonly string[]): Interaction[] =>
    items.map((itemId, i) => ({ userId, sessionId: userId, itemId, timeMs: i * dayMs }));
  const long = data.filter(({ items }) => items.length >= 3);
  if (long.length === 0) throw new DataError(`${path}: no user has three items, so nothing can be validated`);
  return {
    all: data.flatMap(({ userId, items }) => acts(userId, items)),
    part: data.flatMap(({ userId, items }) => acts(userId, items.length >= 3 ? items.slice(0, -1) : items)),
    validation: {
      cases: long.map(({ items }) => ({ context: items.slice(0, -1), target: items.at(-1) as string })),
      leaveOut: 'context',
    },
    rejected,
  };
}

async function ofClicks(path: string, complain: (message: string) => void): Promise<TrainingFile> {
  const { data, rejected } = await loadClicks(path, complain);
  const { train, test } = splitSessionsByTime(data, 0.1);
  const cases = sessionSequences(test).flatMap(({ items }) =>
    items.slice(1).map((target, i) => ({ context: items.slice(0, i + 1), target })),
  );
  if (cases.length === 0 || train.length === 0)
    throw new DataError(
      `${path}: the newest tenth of the sessions has none of two clicks, so nothing can be validated`,
    );
  return { all: data, part: train, validation: { cases, leaveOut: 'current' }, rejected };
}
