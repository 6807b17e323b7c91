import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freeBytes, requireFreeSpace } from './disk.js';

it('asks the file system of the nearest folder that exists', () => {
  expect(freeBytes(join(tmpdir(), 'not', 'made', 'yet'))).toBeGreaterThan(0);
});

it('says how much is free and how much is needed', () => {
  expect(() => requireFreeSpace('/some/where', 1024 ** 3, 300 * 1024 ** 2)).toThrow(
    'the disk of /some/where has 0.29 GB free and 1.00 GB are needed',
  );
  requireFreeSpace('/some/where', 1024 ** 3, 1024 ** 3);
});
