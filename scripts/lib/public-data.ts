import { createInterface } from 'node:readline';
import { diginetica } from './layouts/diginetica.js';
import type { Layout, ReadRow, ShopRow } from './layouts/layout.js';
import { onlineRetail } from './layouts/online-retail.js';
import { retailrocket } from './layouts/retailrocket.js';
import { taobao } from './layouts/taobao.js';
import { tianchi } from './layouts/tianchi.js';
import { openData } from './open-data.js';

/** Layouts of shops' own files: their rows are events. */
const SHOP_LAYOUTS = {
  retailrocket,
  diginetica,
  tianchi,
  taobao: () => taobao('EVENT_TYPE_PURCHASE'),
  'taobao-carts': () => taobao('EVENT_TYPE_ADD_TO_CART'),
  'online-retail': onlineRetail,
} satisfies Record<string, () => Layout>;

export type ShopFormat = keyof typeof SHOP_LAYOUTS;
export type RowFormat = 'yoochoose' | 'sequences' | 'events' | ShopFormat;
export const rowFormats: readonly RowFormat[] = [
  'yoochoose',
  'sequences',
  'events',
  ...(Object.keys(SHOP_LAYOUTS) as ShopFormat[]),
];
/** A row of any layout. */
export type AnyRow = PublicRow | EventRow | ShopRow;

/** One row of a public file. */
export interface PublicRow {
  /** yoochoose: the session. sequences: the user. */
  userId: string;
  sessionId: string;
  itemId: string;
  /** Milliseconds since 1970; absent where the file has no times. */
  timeMs?: number;
  /** Place within the user's sequence, from 0; sequences only. */
  position?: number;
}

/** Rows of `events`: whatever JSON object stands in the line; the collector judges it. */
export type EventRow = Record<string, unknown>;

/**
 * Reads a public data file line by line, in constant memory. A bad line yields its number and an error and reading goes on.
 * Layouts: `yoochoose` is `SessionId<TAB>ItemId<TAB>Time` (seconds since 1970, with fractions) under a header; `sequences` is
 * `user item item …`, one row an item; `events` is NDJSON in the form of POST /v1/events; the others stand in layouts/. A file
 * compressed by xz is inflated on the way.
 * @throws the file system's error when the file cannot be read; Error when its compression is damaged
 */
export function readRows(path: string, format: 'events'): AsyncGenerator<ReadRow<EventRow>>;
export function readRows(path: string, format: 'yoochoose' | 'sequences'): AsyncGenerator<ReadRow<PublicRow>>;
export function readRows(path: string, format: ShopFormat): AsyncGenerator<ReadRow<ShopRow>>;
export function readRows(path: string, format: RowFormat): AsyncGenerator<ReadRow<AnyRow>>;
export async function* readRows(path: string, format: RowFormat): AsyncGenerator<ReadRow<AnyRow>> {
  const { parse, finish }: AnyLayout =
    format in PARSERS ? { parse: PARSERS[format as 'events'] } : SHOP_LAYOUTS[format as ShopFormat]();
  const input = await openData(path);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  // readline swallows the stream's error and just ends.
  let failure: Error | undefined;
  input.once('error', (error) => {
    failure = error;
    lines.close();
  });
  let line = 0;
  for await (const text of lines) {
    line++;
    const content = line === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (content.trim() === '') continue;
    yield* parse(content, line);
  }
  if (failure) throw failure;
  if (finish) yield* finish();
}

interface AnyLayout {
  parse: (text: string, line: number) => Iterable<ReadRow<AnyRow>>;
  finish?: () => Iterable<ReadRow<AnyRow>>;
}

const PARSERS = { yoochoose: parseYoochoose, sequences: parseSequence, events: parseEvent };

function* parseYoochoose(text: string, line: number): Iterable<ReadRow<PublicRow>> {
  const fields = text.split('\t');
  const [sessionId = '', itemId = '', time = ''] = fields;
  if (line === 1 && sessionId === 'SessionId') return;
  if (fields.length !== 3) {
    yield { line, error: `expected 3 fields separated by tabs (SessionId, ItemId, Time), found ${fields.length}` };
  } else if (sessionId === '') {
    yield { line, error: 'SessionId is empty' };
  } else if (itemId === '') {
    yield { line, error: 'ItemId is empty' };
  } else if (!/^\d+(\.\d+)?$/.test(time)) {
    yield { line, error: `Time must be seconds since 1970, not ${JSON.stringify(time.slice(0, 40))}` };
  } else {
    yield { line, row: { userId: sessionId, sessionId, itemId, timeMs: Math.round(Number(time) * 1000) } };
  }
}

function* parseSequence(text: string, line: number): Iterable<ReadRow<PublicRow>> {
  const [userId = '', ...items] = text.trim().split(/\s+/);
  if (items.length === 0) {
    yield { line, error: 'expected a user and at least one item, separated by spaces' };
    return;
  }
  for (const [position, itemId] of items.entries()) {
    yield { line, row: { userId, sessionId: userId, itemId, position } };
  }
}

function* parseEvent(text: string, line: number): Iterable<ReadRow<EventRow>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) yield { line, row: value as EventRow };
    else yield { line, error: 'expected a JSON object' };
  } catch (error) {
    yield { line, error: `not JSON: ${(error as Error).message}` };
  }
}
