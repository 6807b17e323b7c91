import { readFile } from 'node:fs/promises';
import type { Interaction } from '@insight-mesh/algorithms/model';
import type { ReadRow } from '../lib/layouts/layout.js';
import { type PublicRow, readRows } from '../lib/public-data.js';

/** What stands in the file cannot be evaluated, or the file is not there. The message is for people. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

export interface Loaded<T> {
  data: T;
  /** Lines without a usable row. */
  rejected: number;
}

/** How many bad lines are told one by one. */
const TOLD = 5;

async function load<T>(
  path: string,
  format: 'yoochoose' | 'sequences',
  complain: (message: string) => void,
  take: (row: PublicRow, line: number) => T,
): Promise<Loaded<T[]>> {
  const data: T[] = [];
  let rejected = 0;
  try {
    for await (const { line, row, error } of readRows(path, format) as AsyncIterable<ReadRow<PublicRow>>) {
      if (row) {
        data.push(take(row, line));
        continue;
      }
      rejected++;
      if (rejected <= TOLD) complain(`${path}:${line}: ${error}`);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new DataError(`${path} is not there: give a file of that layout (--help says how)`);
    throw new DataError(`${path} cannot be read: ${message}`);
  }
  if (rejected > TOLD) complain(`${path}: ${rejected - TOLD} more lines passed over`);
  if (data.length === 0) throw new DataError(`${path} holds no row in the ${format} layout`);
  return { data, rejected };
}

const YEAR_2000 = Date.UTC(2000, 0, 1);
const YEAR_MS = 366 * 24 * 3600_000;

/**
 * Between which times clicks may be, in ms since 1970. Before 2000 they are wrong, as the collector has it, unless most are: a file may number its
 * clicks in place of telling when they were. At the other end they may follow all but the newest hundredth by as much as these lie apart, and by a
 * year at least: one click of the year 9999 would make all others old. The clock is not asked: a file may be of any year.
 */
export function plausibleTimes(times: Float64Array): { from: number; to: number } {
  const sorted = times.slice().sort();
  const [median = 0, most = 0] = [0.5, 0.99].map((share) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  const from = median >= YEAR_2000 ? YEAR_2000 : 0;
  const first = sorted.find((time) => time >= from) ?? 0;
  return { from, to: most + Math.max(YEAR_MS, most - first) };
}

const day = (timeMs: number): string => {
  const date = new Date(timeMs);
  return Number.isNaN(date.getTime()) ? `${timeMs / 1000} s since 1970` : date.toISOString().slice(0, 10);
};

/** Clicks of a file in the yoochoose layout, without those whose time cannot be right. @throws DataError */
export async function loadClicks(path: string, complain: (message: string) => void): Promise<Loaded<Interaction[]>> {
  const read = await load(path, 'yoochoose', complain, ({ userId, sessionId, itemId, timeMs = 0 }, line) => ({
    click: { userId, sessionId, itemId, timeMs },
    line,
  }));
  const { from, to } = plausibleTimes(Float64Array.from(read.data, ({ click }) => click.timeMs));
  const data: Interaction[] = [];
  let refused = 0;
  for (const { click, line } of read.data) {
    if (click.timeMs >= from && click.timeMs <= to) {
      data.push(click);
      continue;
    }
    refused++;
    if (refused > TOLD) continue;
    const why = click.timeMs < from ? 'before 2000' : `far after the others, which may be until ${day(to)}`;
    complain(`${path}:${line}: its time is ${day(click.timeMs)}, ${why}: the click is passed over`);
  }
  if (refused > 0)
    complain(`warning: ${refused} clicks of ${path} have a time that cannot be right and were passed over`);
  return { data, rejected: read.rejected + refused };
}

/** The attributes of items: a JSON object of an array an item. @throws DataError */
export async function loadAttributes(path: string): Promise<ReadonlyMap<string, readonly string[]>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new DataError(`${path} cannot be read as attributes of items: ${(error as Error).message}`);
  }
  const attributes = new Map<string, readonly string[]>();
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new DataError(`${path} must hold one JSON object of item ids, each with an array of attributes`);
  }
  for (const [item, values] of Object.entries(parsed)) {
    if (!Array.isArray(values)) throw new DataError(`${path}: the attributes of ${item} must be an array`);
    attributes.set(item, values.map(String));
  }
  return attributes;
}

export interface UserSequence {
  userId: string;
  /** Oldest first. */
  items: string[];
}

/** Users of a file in the sequences layout, a user a line. @throws DataError */
export async function loadSequences(
  path: string,
  complain: (message: string) => void,
): Promise<Loaded<UserSequence[]>> {
  const { data, rejected } = await load(path, 'sequences', complain, (row) => row);
  const users = new Map<string, string[]>();
  for (const { userId, itemId } of data) {
    const items = users.get(userId);
    if (items === undefined) users.set(userId, [itemId]);
    else items.push(itemId);
  }
  return { data: [...users].map(([userId, items]) => ({ userId, items })), rejected };
}
