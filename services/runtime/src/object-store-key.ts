import { AppError } from './errors.js';

/** Where stores that rename keep what is not whole yet; no key may have a part of this name. */
export const stagingFolder = '.staging';

const keyRule =
  `an object key must be a relative path of at most 1024 bytes, its parts of 1 to 255 bytes and none of them ., .. or ${stagingFolder}, ` +
  'without backslashes, colons and control characters';

/**
 * The rules are those that every store can keep: a folder has no parts over 255 bytes, HDFS no colons, the XML of S3 no control
 * characters.
 * @throws AppError INVALID_ARGUMENT
 */
export function checkKey(key: string): void {
  if (!isKey(key)) throw new AppError('INVALID_ARGUMENT', `${keyRule}; ${shown(key)} is none`);
}

export function isKey(key: string): boolean {
  const wrong = key.split('/').some((part) => isReserved(part) || Buffer.byteLength(part) > 255);
  return !wrong && isPlain(key) && Buffer.byteLength(key) <= 1024;
}

/**
 * @returns the folder that a prefix names, with its slash, or ''; the rest of the prefix begins a name in it
 * @throws AppError INVALID_ARGUMENT when no key can begin so
 */
export function folderOfPrefix(prefix: string): string {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  if (folder !== '') checkKey(folder.slice(0, -1));
  if (!isPlain(prefix)) throw new AppError('INVALID_ARGUMENT', `${keyRule}; none begins with ${shown(prefix)}`);
  return folder;
}

function isReserved(part: string): boolean {
  return part === '' || part === '.' || part === '..' || part === stagingFolder;
}

function isPlain(text: string): boolean {
  // A lone surrogate would be stored as another character, and so could stand for another key.
  return !/[\p{Cc}\p{Surrogate}\\:]/u.test(text);
}

function shown(key: string): string {
  return JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key);
}
