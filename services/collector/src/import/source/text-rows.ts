import type { Mapping } from '../mapping/mapping.js';
import { CsvReader } from './csv-reader.js';
import { blockBytes, type FileContent, type Fingerprint } from './file-content.js';
import type { NamedFormat } from './file-names.js';
import { inflated, inflatedHead } from './inflate.js';
import { type LineBlock, LineDecoder } from './line-blocks.js';
import { readNdjson } from './ndjson-reader.js';
import { objectPaths } from './object-paths.js';
import { BadRow, type Row, type RowSource, SourceError } from './row.js';

const sampledRows = 2_000;
/** Gzip makes at most a thousand bytes of one. */
const gzipHeadBytes = 65_536;

function lineDecoder(mapping: Mapping): LineDecoder {
  const { charset } = mapping;
  return new LineDecoder({
    charset: charset === 'auto' ? undefined : charset === 'gbk' ? 'gb18030' : charset,
    maxLineBytes: mapping.max_row_bytes,
  });
}

function csvReader(mapping: Mapping, named: NamedFormat): CsvReader {
  const { delimiter, quote, columns } = mapping.csv;
  return new CsvReader(
    {
      delimiter: delimiter ?? named.delimiter ?? ',',
      quote: quote === 'none' ? undefined : quote,
      maxRowCharacters: mapping.max_row_bytes,
    },
    columns?.length ?? 0,
  );
}

/** The beginning of what the file holds, and whether that is all. */
async function headOf(content: FileContent, named: NamedFormat): Promise<{ head: Buffer; whole: boolean }> {
  if (!named.gzip) {
    const head = await content.head();
    return { head, whole: head.length < blockBytes };
  }
  const compressed = await content.head(gzipHeadBytes);
  const head = inflatedHead(compressed);
  return { head: head.subarray(0, blockBytes), whole: compressed.length < gzipHeadBytes && head.length < blockBytes };
}

/** The lines at the beginning of a file. */
function headBlock(bytes: Buffer, mapping: Mapping, whole: boolean): LineBlock | undefined {
  const decoder = lineDecoder(mapping);
  const block = decoder.push(bytes);
  return block ?? (whole ? decoder.end() : undefined);
}

/** The columns of a CSV file: its header, the mapping's, or the places "1", "2", … @throws SourceError */
function csvColumns(block: LineBlock | undefined, mapping: Mapping, named: NamedFormat, whole: boolean): string[] {
  if (mapping.csv.columns !== undefined) return mapping.csv.columns;
  const reader = csvReader(mapping, named);
  const rows = block === undefined ? [] : reader.push(block);
  const [first] = rows.length === 0 && whole ? reader.end() : rows;
  if (first === undefined) {
    if (block !== undefined || !whole)
      throw new SourceError('has no row in its first megabyte: is the quote or the delimiter another?');
    return [];
  }
  if (!mapping.csv.header) return (reader.first ?? []).map((_, index) => String(index + 1));
  if (first instanceof BadRow) throw new SourceError(`has a header that cannot be read: it ${first.reason}`);
  return (first.cells as readonly string[]).map((name) => name.trim());
}

/** The rows of a CSV or NDJSON file. @throws SourceError for what cannot be read at all */
export async function openTextRows(
  content: FileContent,
  named: NamedFormat,
  mapping: Mapping,
  print?: Fingerprint,
): Promise<RowSource> {
  const { head, whole } = await headOf(content, named);
  const block = headBlock(head, mapping, whole);
  const columns = named.format === 'csv' ? csvColumns(block, mapping, named, whole) : undefined;
  const sample =
    columns === undefined && block !== undefined ? readNdjson(block, mapping.max_row_bytes).slice(0, sampledRows) : [];
  const paths = columns ?? objectPaths(sample.flatMap((row) => (row instanceof BadRow ? [] : [row.cells])));

  async function* blocks(): AsyncGenerator<LineBlock> {
    if (print === undefined) throw new Error('a file is read by its fingerprint');
    const decoder = lineDecoder(mapping);
    const bytes = content.blocks(print);
    for await (const each of named.gzip ? inflated(bytes) : bytes) {
      const lines = decoder.push(each);
      if (lines !== undefined) yield lines;
    }
    const last = decoder.end();
    if (last !== undefined) yield last;
  }

  async function* rowsOfCsv(): AsyncGenerator<readonly Row[]> {
    const reader = csvReader(mapping, named);
    let headerWaits = mapping.csv.header;
    const withoutHeader = (rows: Row[]) => {
      if (!headerWaits || rows.length === 0) return rows;
      headerWaits = false;
      return rows.slice(1);
    };
    for await (const each of blocks()) yield withoutHeader(reader.push(each));
    yield withoutHeader(reader.end());
  }

  async function* rowsOfNdjson(): AsyncGenerator<readonly Row[]> {
    for await (const each of blocks()) yield readNdjson(each, mapping.max_row_bytes);
  }

  return {
    columns,
    paths,
    rows: columns === undefined ? rowsOfNdjson : rowsOfCsv,
    share: () => (print === undefined || print.size === 0 ? 1 : content.bytesRead / print.size),
    close: async () => undefined,
  };
}
