import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileCheckpoints } from './file-checkpoints.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoints-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const one = Uint8Array.of(1, 1, 1);
const two = Uint8Array.of(2, 2);
const three = Uint8Array.of(3);

describe('checkpoints in a folder', () => {
  it('pass a damaged one over for the one before, which the next save keeps', async () => {
    const checkpoints = fileCheckpoints({ folder, everySeconds: 1 });
    await checkpoints.save(one);
    await checkpoints.save(two);
    expect(await checkpoints.load()).toEqual(two);
    const path = join(folder, 'state');
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    expect(await checkpoints.load()).toEqual(one);
    await checkpoints.save(three);
    writeFileSync(path, '');
    expect(await checkpoints.load()).toEqual(one);
    expect(readdirSync(folder)).toEqual(['state.before']);
  });

  it('tell of a save that fails, try again soon, and keep what was there', async () => {
    let seconds = 0;
    const told: string[] = [];
    const onFailed = (why: string): void => void told.push(why);
    const checkpoints = fileCheckpoints({ folder, everySeconds: 60, now: () => seconds, onFailed });
    await checkpoints.save(one);
    mkdirSync(join(folder, 'state.new'));
    await expect(fileCheckpoints({ folder, everySeconds: 60 }).save(two)).rejects.toThrow();
    mkdirSync(join(folder, 'state.new'), { recursive: true });
    await checkpoints.save(two);
    expect(told).toEqual([expect.stringContaining(`a checkpoint could not be kept in ${folder}: `)]);
    expect(await checkpoints.load()).toEqual(one);
    seconds = 31;
    expect(checkpoints.due()).toBe(true);
  });
});
