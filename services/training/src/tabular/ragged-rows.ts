import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A row of a CSV file that has another number of fields than its header. */
export interface RaggedRow {
  /** From 1, the header not counted. */
  row: number;
  fields: number;
}

export interface CsvShape {
  header: string[];
  /** The first of them; undefined: all rows are as long as the header. */
  ragged?: RaggedRow;
}

const separators = [',', '\t', ';', '|'] as const;

/** Cuts lines as RFC 4180 has them: a field in quotes may hold separators, line ends and, doubled, quotes. */
class Records {
  #fields: string[] = [];
  #field = '';
  /** `closed`: behind a quote that ended a field, or that is the first of two. */
  #state: 'bare' | 'quoted' | 'closed' = 'bare';

  /** @param onRecord answers whether to go on */
  constructor(
    readonly separator: string,
    readonly onRecord: (fields: string[]) => boolean,
  ) {}

  /** @returns whether to go on */
  add(chunk: string): boolean {
    for (const char of chunk) {
      if (this.#state === 'quoted') {
        if (char === '"') this.#state = 'closed';
        else this.#field += char;
      } else if (char === '"' && this.#state === 'closed') {
        this.#field += '"';
        this.#state = 'quoted';
      } else if (char === '"' && this.#field === '') this.#state = 'quoted';
      else if (char === this.separator) this.#endField();
      else if (char === '\n') {
        if (!this.end()) return false;
      } else if (char !== '\r') this.#field += char;
    }
    return true;
  }

  #endField(): void {
    this.#fields.push(this.#field);
    this.#field = '';
    this.#state = 'bare';
  }

  /** The end of a line, or of the file. */
  end(): boolean {
    this.#endField();
    const fields = this.#fields;
    this.#fields = [];
    return fields.length === 1 && fields[0] === '' ? true : this.onRecord(fields);
  }
}

/** The separator that the first line has most of, outside of quotes. */
function separatorOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '');
  const counts = separators.map((separator) => bare.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))] as string;
}

/**
 * Reads a CSV file until a row has another number of fields than the header.
 * @param path of a file as it is, or with .gz
 * @throws the file system's error, or that of a damaged .gz
 */
export async function csvShape(path: string): Promise<CsvShape> {
  let records: Records | undefined;
  let header: string[] | undefined;
  let row = 0;
  let ragged: RaggedRow | undefined;
  const onRecord = (fields: string[]): boolean => {
    if (header === undefined) header = fields;
    else {
      row++;
      if (fields.length !== header.length) ragged = { row, fields: fields.length };
    }
    return ragged === undefined;
  };
  let first = '';
  for await (const chunk of textOf(path)) {
    if (records !== undefined) {
      if (!records.add(chunk)) break;
      continue;
    }
    first += chunk;
    const end = first.indexOf('\n');
    if (end < 0) continue;
    records = new Records(separatorOf(first.slice(0, end)), onRecord);
    if (!records.add(first)) break;
  }
  if (records === undefined) {
    records = new Records(separatorOf(first), onRecord);
    records.add(first);
  }
  if (ragged === undefined) records.end();
  return { header: header ?? [], ...(ragged === undefined ? {} : { ragged }) };
}

/** The fields of the first line alone. @throws as `csvShape` */
export async function csvNames(path: string): Promise<string[]> {
  let first = '';
  for await (const chunk of textOf(path)) {
    first += chunk;
    if (first.includes('\n')) break;
  }
  const [line = ''] = first.split('\n', 1);
  let names: string[] = [];
  const records = new Records(separatorOf(line), (fields) => {
    names = fields;
    return false;
  });
  records.add(line);
  records.end();
  return names;
}

async function* textOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const inflated = path.toLowerCase().endsWith('.gz') ? createGunzip() : undefined;
  file.once('error', (error) => inflated?.destroy(error));
  const stream: Readable = inflated === undefined ? file : file.pipe(inflated);
  stream.setEncoding('utf8');
  let begun = false;
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      yield begun ? chunk : chunk.replace(/^\uFEFF/, '');
      begun = true;
    }
  } finally {
    file.destroy();
  }
}
