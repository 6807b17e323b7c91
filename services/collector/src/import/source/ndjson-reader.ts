import type { LineBlock } from './line-blocks.js';
import { BadRow, type Row } from './row.js';

const shownCharacters = 8_192;

function cut(text: string): string {
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

function readLine(text: string, line: number, maxCharacters: number): Row | undefined {
  const raw = text.endsWith('\r') ? text.slice(0, -1) : text;
  if (raw.trim() === '') return undefined;
  if (raw.length > maxCharacters) {
    return new BadRow(line, `is longer than ${maxCharacters} characters (max_row_bytes)`, cut(raw));
  }
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return new BadRow(line, 'is no JSON: every line must be one JSON object', cut(raw));
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { line, cells: value as Record<string, unknown>, raw };
  }
  return new BadRow(line, 'must be a JSON object', cut(raw));
}

/** The rows of lines of JSON. Each line is one; a block has whole lines, or the file's last. */
export function readNdjson({ text, firstLine, bad }: LineBlock, maxCharacters: number): Row[] {
  const rows: Row[] = [];
  let line = firstLine;
  for (let at = 0; at < text.length; line++) {
    const lineBreak = text.indexOf('\n', at);
    const end = lineBreak < 0 ? text.length : lineBreak;
    const content = text.slice(at, end);
    const wrong = bad?.get(line);
    const row = wrong === undefined ? readLine(content, line, maxCharacters) : new BadRow(line, wrong, cut(content));
    if (row !== undefined) rows.push(row);
    at = end + 1;
  }
  return rows;
}
