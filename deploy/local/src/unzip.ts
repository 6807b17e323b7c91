import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * Unpacks a zip archive (APPNOTE 6.3: stored and deflated entries, no encryption, no zip64) into `folder`, with the files'
 * permissions. A machine without unzip, jar or Python can do without them. Throws on a damaged archive.
 * @param wanted which entries, by their names; all by default
 */
export function unzip(archive: string, folder: string, wanted: (name: string) => boolean = () => true): string[] {
  const zip = readFileSync(archive);
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < 0) throw new Error(`${archive} is not a zip archive`);
  const written: string[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error(`${archive} is damaged: directory entry at ${at}`);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    if (!name.endsWith('/') && wanted(name)) {
      const target = resolve(folder, name);
      if (!target.startsWith(resolve(folder) + sep)) throw new Error(`${archive} leads outside its folder: ${name}`);
      const data = readEntry(zip, at, `${archive}: ${name}`);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, data);
      // The upper half of the external attributes is the Unix mode, 0 when the archive was made elsewhere.
      const mode = (zip.readUInt32LE(at + 38) >>> 16) & 0o777;
      if (mode) chmodSync(target, mode);
      written.push(name);
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return written;
}

function readEntry(zip: Buffer, at: number, what: string): Buffer {
  const method = zip.readUInt16LE(at + 10);
  const local = zip.readUInt32LE(at + 42);
  if (zip.readUInt32LE(local) !== LOCAL_HEADER) throw new Error(`${what} is damaged`);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
  if (method !== STORED && method !== DEFLATED)
    throw new Error(`${what} is packed by a method we cannot read (${method})`);
  const data = method === STORED ? packed : inflateRawSync(packed);
  if (crc32(data) !== zip.readUInt32LE(at + 16)) throw new Error(`${what} is damaged (its checksum differs)`);
  return data;
}
