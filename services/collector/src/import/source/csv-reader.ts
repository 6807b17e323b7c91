import type { LineBlock } from './line-blocks.js';
import { BadRow, type Row } from './row.js';

export interface CsvOptions {
  delimiter: string;
  /** Undefined: no character quotes. */
  quote: string | undefined;
  /** Characters of a row at most. */
  maxRowCharacters: number;
}

/** What a row that has no problem is read to. */
interface Record {
  fields: string[];
  /** Place behind its line break. */
  end: number;
  lines: number;
}

const shownCharacters = 8_192;
const unclosed = 'a quote is opened and not closed';
const afterQuote = 'a closing quote is followed by something other than a delimiter or the end of the row';
const within = 'a quote stands within a field that does not begin with one';

function cut(text: string): string {
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

function withoutBreak(text: string): string {
  return text.endsWith('\r\n') ? text.slice(0, -2) : /[\r\n]$/.test(text) ? text.slice(0, -1) : text;
}

/**
 * Reads CSV (RFC 4180, with any one-character delimiter and quote, LF or CRLF), block by block. A row whose quotes are broken is
 * refused alone: reading goes on at the physical line behind the one on which it began. So is a row of several lines that then has
 * another number of fields than the header, since nothing else tells a quote that was never closed from a long text.
 */
export class CsvReader {
  readonly #o: CsvOptions;
  /** Fields of a row; 0 until the first row is read. */
  #width: number;
  #text = '';
  #line = 1;
  #bad: ReadonlyMap<number, string> | undefined;
  #header: string[] | undefined;

  /** @param width fields that every row has; 0: as many as the first */
  constructor(options: CsvOptions, width = 0) {
    this.#o = options;
    this.#width = width;
  }

  /** The first row, once it is read; it counts as a row like the others. */
  get first(): readonly string[] | undefined {
    return this.#header;
  }

  /** The rows that are whole with this block. */
  push(block: LineBlock): Row[] {
    if (this.#text === '') {
      this.#text = block.text;
      this.#line = block.firstLine;
      this.#bad = block.bad;
    } else {
      this.#text += block.text;
      if (block.bad !== undefined) this.#bad = new Map([...(this.#bad ?? []), ...block.bad]);
    }
    return this.#read(false);
  }

  /** What is left at the end of the file. */
  end(): Row[] {
    return this.#read(true);
  }

  #read(final: boolean): Row[] {
    const { delimiter, quote } = this.#o;
    const text = this.#text;
    const rows: Row[] = [];
    let at = 0;
    while (at < text.length) {
      const lineBreak = text.indexOf('\n', at);
      if (lineBreak < 0 && !final) break;
      const end = lineBreak < 0 ? text.length : lineBreak + 1;
      const stop = lineBreak < 0 ? end : lineBreak;
      const line = text.slice(at, text.charCodeAt(stop - 1) === 13 && stop > at ? stop - 1 : stop);
      const bad = this.#bad?.get(this.#line);
      if (bad === undefined && line === '') {
        // An empty line is no row.
      } else if (bad === undefined && (quote === undefined || !line.includes(quote))) {
        rows.push(this.#row(line.split(delimiter), line));
      } else {
        const record = quote === undefined ? (bad ?? '') : this.#record(text, at, quote, final);
        if (record === undefined) break;
        if (typeof record !== 'string') {
          const row = this.#whole(record, text.slice(at, record.end));
          if (row !== undefined) {
            rows.push(row);
            at = record.end;
            this.#line += record.lines;
            continue;
          }
          rows.push(new BadRow(this.#line, this.#raggedOverLines(record), cut(line)));
        } else rows.push(new BadRow(this.#line, bad ?? record, cut(line)));
      }
      at = end;
      this.#line++;
    }
    this.#text = text.slice(at);
    if (this.#text === '') this.#bad = undefined;
    return rows;
  }

  #row(fields: string[], raw: string, line = this.#line): Row {
    if (raw.length > this.#o.maxRowCharacters) {
      return new BadRow(line, `is longer than ${this.#o.maxRowCharacters} characters (max_row_bytes)`, cut(raw));
    }
    if (this.#width === 0) {
      this.#width = fields.length;
      this.#header = fields;
    }
    if (fields.length === this.#width) return { line, cells: fields, raw };
    return new BadRow(line, `has ${fields.length} fields, not ${this.#width}`, cut(raw));
  }

  #raggedOverLines({ fields, lines }: Record): string {
    return `a quote may not be closed: the row would end ${lines - 1} lines later with ${fields.length} fields, not ${this.#width}`;
  }

  /** A row with quotes; undefined where they are likely broken, so that its first line alone is refused. */
  #whole({ fields, lines }: Record, text: string): Row | undefined {
    const raw = withoutBreak(text);
    for (let line = this.#line; line < this.#line + lines; line++) {
      const bad = this.#bad?.get(line);
      if (bad !== undefined) return new BadRow(this.#line, lines > 1 ? `${bad} (line ${line})` : bad, cut(raw));
    }
    if (lines > 1 && this.#width > 0 && fields.length !== this.#width) return undefined;
    return this.#row(fields, raw);
  }

  /** The record at `from`; undefined when more text must come; or what is wrong with its quotes. */
  #record(text: string, from: number, quote: string, final: boolean): Record | undefined | string {
    const { delimiter, maxRowCharacters } = this.#o;
    const fields: string[] = [];
    let lines = 1;
    for (let at = from; ; ) {
      if (text[at] !== quote) {
        // An unquoted field: to the delimiter or the line's end.
        let end = at;
        let character = text[end];
        while (end < text.length && character !== delimiter && character !== '\n') {
          if (character === quote) return within;
          character = text[++end];
        }
        if (end >= text.length && !final) return undefined;
        const isLast = end >= text.length || character === '\n';
        fields.push(text.slice(at, isLast && text[end - 1] === '\r' && end > at ? end - 1 : end));
        if (isLast) return { fields, end: Math.min(end + 1, text.length), lines };
        at = end + 1;
        continue;
      }
      let field = '';
      let start = at + 1;
      for (;;) {
        const close = text.indexOf(quote, start);
        if (close < 0) return final || text.length - from > maxRowCharacters ? unclosed : undefined;
        if (close - from > maxRowCharacters) return unclosed;
        field += text.slice(start, close);
        start = close + 1;
        if (text[start] !== quote) break;
        field += quote;
        start++;
      }
      for (let lf = field.indexOf('\n'); lf >= 0; lf = field.indexOf('\n', lf + 1)) lines++;
      fields.push(field);
      if (start >= text.length) return final ? { fields, end: start, lines } : undefined;
      if (text[start] === delimiter) {
        at = start + 1;
        continue;
      }
      const crlf = text[start] === '\r';
      if (crlf && start + 1 >= text.length && !final) return undefined;
      if (text[crlf ? start + 1 : start] === '\n') return { fields, end: start + (crlf ? 2 : 1), lines };
      if (crlf && start + 1 >= text.length) return { fields, end: start + 1, lines };
      return afterQuote;
    }
  }
}
