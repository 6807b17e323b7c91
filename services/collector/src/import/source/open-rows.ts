import type { Mapping } from '../mapping/mapping.js';
import type { FileContent, Fingerprint } from './file-content.js';
import { formatOf, knownExtensions } from './file-names.js';
import { openParquetRows } from './parquet-rows.js';
import { type RowSource, SourceError } from './row.js';
import { openTextRows } from './text-rows.js';

/**
 * Opens the rows of a file, by the mapping's format or its name.
 * @param print by which its bytes are checked as they are read; without it only the columns can be looked at
 * @throws SourceError
 */
export async function openRows(content: FileContent, mapping: Mapping, print?: Fingerprint): Promise<RowSource> {
  const named = formatOf(content.path, mapping.format);
  if (named === undefined) {
    throw new SourceError(
      `has a name that tells no format; there are ${knownExtensions}. Or name the format in the mapping`,
    );
  }
  return named.format === 'parquet' ? openParquetRows(content) : openTextRows(content, named, mapping, print);
}
