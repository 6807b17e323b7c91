import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unzip } from './unzip.js';

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'unzip-test-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Entry {
  name: string;
  data: string;
  method: 0 | 8;
  mode?: number;
}

function zipOf(entries: readonly Entry[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, data, method, mode = 0o644 } of entries) {
    const raw = Buffer.from(data);
    const packed = method === 8 ? deflateRawSync(raw) : raw;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(raw), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(raw.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, tail, Buffer.from(name)]));
    bodies.push(local);
    at += local.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}

function write(name: string, zip: Buffer): string {
  writeFileSync(join(dir, name), zip);
  return join(dir, name);
}

it('unpacks stored and deflated files with their folders and permissions', () => {
  const entries: Entry[] = [
    { name: 'a/', data: '', method: 0 },
    { name: 'a/stored.txt', data: 'plain', method: 0 },
    { name: 'a/bin/run', data: 'echo '.repeat(100), method: 8, mode: 0o755 },
  ];
  const out = join(dir, 'out');
  expect(unzip(write('good.zip', zipOf(entries)), out)).toEqual(['a/stored.txt', 'a/bin/run']);
  expect(readFileSync(join(out, 'a/stored.txt'), 'utf8')).toBe('plain');
  expect(readFileSync(join(out, 'a/bin/run'), 'utf8')).toBe('echo '.repeat(100));
  expect(statSync(join(out, 'a/bin/run')).mode & 0o777).toBe(0o755);
});

it('refuses a damaged archive, something else, and a path that leads out', () => {
  const zip = zipOf([{ name: 'x', data: 'content', method: 0 }]);
  zip.write('KONTENT', zip.indexOf('content'));
  expect(() => unzip(write('bad.zip', zip), dir)).toThrow('checksum');
  expect(() => unzip(write('no.zip', Buffer.from('not a zip')), dir)).toThrow('not a zip archive');
  const out = zipOf([{ name: '../outside', data: 'x', method: 0 }]);
  expect(() => unzip(write('out.zip', out), join(dir, 'inner'))).toThrow('outside');
});
