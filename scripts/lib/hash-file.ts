import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** SHA-256 of a file's bytes. @throws the file system's error */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * SHA-256 of a file's bytes, or of the names and bytes of the files in a folder, as a data set is one; folders in it do not count.
 * @throws the file system's error
 */
export async function hashData(path: string): Promise<string> {
  if (!statSync(path).isDirectory()) return hashFile(path);
  const names = readdirSync(path).filter((name) => statSync(join(path, name)).isFile());
  const hash = createHash('sha256');
  for (const name of names.sort()) hash.update(`${name}\0${await hashFile(join(path, name))}\n`);
  return hash.digest('hex');
}
