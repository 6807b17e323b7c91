import { checkColumns } from '../mapping/check-columns.js';
import type { Mapping } from '../mapping/mapping.js';
import { MappingError } from '../mapping/read-mapping.js';
import { FileContent } from '../source/file-content.js';
import type { InputFile } from '../source/input-files.js';
import { openRows } from '../source/open-rows.js';
import { SourceError } from '../source/row.js';
import { ImportError, Stopped } from './stops.js';

/** Files of which it is told what is wrong. */
const toldFiles = 20;

async function problemsOf(file: InputFile, mapping: Mapping): Promise<string[]> {
  const content = await FileContent.open(file.path);
  try {
    const source = await openRows(content, mapping);
    try {
      // Of an empty file nothing is known, and nothing is wrong.
      return source.paths.length === 0 ? [] : checkColumns(mapping, source.paths);
    } finally {
      await source.close();
    }
  } finally {
    await content.close();
  }
}

/**
 * Looks at every file before anything is sent: whether it can be read at all, and has the columns that the mapping names.
 * @throws MappingError with each wrong thing of the first file that the mapping does not fit, ImportError that names files that cannot be read
 */
export async function preflight(files: readonly InputFile[], mapping: Mapping, signal: AbortSignal): Promise<void> {
  const unreadable: string[] = [];
  let misfit: MappingError | undefined;
  for (const file of files) {
    if (signal.aborted) throw new Stopped();
    try {
      if (misfit !== undefined && unreadable.length >= toldFiles) break;
      const problems = await problemsOf(file, mapping);
      if (problems.length > 0) misfit ??= new MappingError(`the mapping does not fit ${file.name}`, problems);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      if (unreadable.length < toldFiles) unreadable.push(`${file.name} ${error.message}`);
      else if (unreadable.length === toldFiles) unreadable.push('… and more');
    }
  }
  if (unreadable.length > 0) {
    const also = misfit === undefined ? '' : `\n${misfit.message}`;
    throw new ImportError(`nothing was imported:\n${unreadable.map((line) => `  ${line}`).join('\n')}${also}`);
  }
  if (misfit !== undefined) throw misfit;
}
