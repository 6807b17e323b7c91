import type { FileFormat } from '../mapping/mapping.js';

export interface NamedFormat {
  format: FileFormat;
  gzip: boolean;
  /** Of a CSV file, where its name tells. */
  delimiter?: string;
}

const extensions: Readonly<Record<string, Omit<NamedFormat, 'gzip'>>> = {
  '.csv': { format: 'csv' },
  '.tsv': { format: 'csv', delimiter: '\t' },
  '.txt': { format: 'csv' },
  '.ndjson': { format: 'ndjson' },
  '.jsonl': { format: 'ndjson' },
  '.parquet': { format: 'parquet' },
};

export const knownExtensions = `${Object.keys(extensions).join(', ')}, and all but .parquet with .gz behind it`;

/** What a file is by its name. @param declared by the mapping @returns undefined where neither tells, or for Parquet in gzip */
export function formatOf(name: string, declared: FileFormat | undefined): NamedFormat | undefined {
  const lower = name.toLowerCase();
  const gzip = lower.endsWith('.gz');
  const bare = gzip ? lower.slice(0, -3) : lower;
  const found = extensions[/\.[a-z0-9]+$/.exec(bare)?.[0] ?? ''];
  const format = declared ?? found?.format;
  if (format === undefined || (format === 'parquet' && gzip)) return undefined;
  return {
    format,
    gzip,
    ...(format === 'csv' && found?.delimiter !== undefined ? { delimiter: found.delimiter } : {}),
  };
}
