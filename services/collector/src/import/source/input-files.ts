import { constants } from 'node:fs';
import { access, lstat, opendir, realpath } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { SourceError } from './row.js';

/** Files of one import at most. */
export const maxFiles = 100_000;

export interface InputFile {
  /** Absolute, without links. */
  path: string;
  /** Below the import's folder, for people. */
  name: string;
  size: number;
}

function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/**
 * A path below a folder, without links.
 * @param path relative to the folder, or absolute
 * @throws SourceError for one that leaves the folder, by `..` or by a link, or is not there
 */
export async function pathWithin(folder: string, path: string): Promise<string> {
  const real = await realpath(folder).catch(() => {
    throw new SourceError(`the folder ${folder} is not there`);
  });
  if (path.includes('\0')) throw new SourceError('a path cannot have a NUL character');
  const wanted = resolve(real, path);
  // Before it is looked for: nobody learns what there is outside.
  if (!isWithin(real, wanted)) throw outside(path);
  const found = await realpath(wanted).catch(() => {
    throw new SourceError(`${path} is not there`);
  });
  if (!isWithin(real, found)) throw outside(path);
  return found;
}

function outside(path: string): SourceError {
  return new SourceError(`${path} leads out of the import folder: give a path below it, without links that leave it`);
}

/** `*` and `?` of a file's name. */
export function namePattern(pattern: string): RegExp {
  const form = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  return new RegExp(`^${form}$`);
}

/**
 * The files to import, in the order of their names: the path itself, or all below it. Names that begin with a dot or an underscore (what
 * other programs put beside their files) are passed over.
 * @param root what no file may lie outside of
 * @param pattern of names, with * and ?
 * @throws SourceError
 */
export async function inputFiles(root: string, path: string, pattern?: string): Promise<InputFile[]> {
  const start = await pathWithin(root, path);
  const info = await lstat(start);
  const fits = pattern === undefined ? undefined : namePattern(pattern);
  const folder = await realpath(root);
  const files: InputFile[] = [];
  const add = async (file: string, size: number) => {
    if (files.length >= maxFiles)
      throw new SourceError(`${path} has more than ${maxFiles} files: import its folders one by one`);
    files.push({ path: file, name: relative(folder, file) || basename(file), size });
  };
  if (info.isFile()) await add(start, info.size);
  else if (info.isDirectory()) await walk(start);
  else throw new SourceError(`${path} is neither a file nor a folder`);
  if (files.length === 0)
    throw new SourceError(
      `${path === '.' ? 'the folder' : path} has no file${pattern === undefined ? '' : ` whose name is like ${pattern}`}`,
    );
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));

  async function walk(at: string): Promise<void> {
    await access(at, constants.R_OK | constants.X_OK).catch(() => {
      throw new SourceError(`${at} may not be read by this process`);
    });
    for await (const entry of await opendir(at)) {
      if (/^[._]/.test(entry.name)) continue;
      const inner = join(at, entry.name);
      // Links within the folder are followed, once: what they lead to has no link in its own path.
      const real = entry.isSymbolicLink() ? await pathWithin(folder, inner) : inner;
      const found = await lstat(real);
      if (found.isDirectory()) {
        if (entry.isSymbolicLink()) throw new SourceError(`${inner} is a link to a folder: give that folder itself`);
        await walk(real);
      } else if (!found.isFile()) throw new SourceError(`${inner} is no plain file`);
      else if (fits === undefined || fits.test(entry.name)) await add(real, found.size);
    }
  }
}
