import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setupTensorflow, TENSORFLOW } from './libtensorflow.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'libtensorflow-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const made = (path: string, text = ''): string => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
};
const program = (path: string, text: string): void => chmodSync(made(path, `#!/bin/sh\n${text}\n`), 0o755);

function place(name: string) {
  const addonFolder = join(folder, name, 'addon');
  mkdirSync(addonFolder, { recursive: true });
  const bin = join(folder, name, 'bin');
  mkdirSync(bin);
  return { kind: 'cpu' as const, addonFolder, toolsDir: join(folder, name, 'tools'), env: { PATH: bin }, bin };
}

/** What an earlier setup left in the tools folder. */
function earlier(toolsDir: string): string {
  const there = join(toolsDir, `libtensorflow-${TENSORFLOW}-cpu`);
  made(join(there, 'deps', 'lib', 'libtensorflow.so'), 'library');
  for (const version of ['napi-v8', 'napi-v9']) made(join(there, 'lib', version, 'tfjs_binding.node'), 'addon');
  return there;
}

describe('setupTensorflow', () => {
  it('says what a machine lacks, and changes nothing', async () => {
    const options = place('lacking');
    expect(await setupTensorflow(options)).toMatchObject({ ready: false, lacking: expect.stringContaining('pip') });
    program(join(options.bin, 'python3'), 'exit 0');
    expect(await setupTensorflow(options)).toMatchObject({
      ready: false,
      lacking: expect.stringContaining('compiler'),
    });
    const nowhere = { ...options, addonFolder: join(folder, 'nowhere') };
    expect(await setupTensorflow(nowhere)).toMatchObject({ ready: false, lacking: expect.stringContaining('nowhere') });
  });

  it('links what an earlier setup fetched, also after an install that unpacked the package anew', async () => {
    const options = place('again');
    const there = earlier(options.toolsDir);
    expect(await setupTensorflow(options)).toEqual({ ready: true, fresh: true, folder: there });
    expect(readFileSync(join(options.addonFolder, 'deps', 'lib', 'libtensorflow.so'), 'utf8')).toBe('library');
    expect(await setupTensorflow(options)).toMatchObject({ fresh: false });
    rmSync(options.addonFolder, { recursive: true });
    made(join(options.addonFolder, 'deps', 'left-over'));
    expect(await setupTensorflow(options)).toMatchObject({ fresh: true });
    expect(realpathSync(join(options.addonFolder, 'deps'))).toBe(realpathSync(join(there, 'deps')));
  });

  it('tells why pip failed, and leaves no half of a setup', async () => {
    const options = place('failing');
    program(join(options.bin, 'python3'), 'echo "no such index" >&2; exit 1');
    program(join(options.bin, 'g++'), 'exit 0');
    await expect(setupTensorflow(options)).rejects.toThrow(/could not be fetched.*\n.*no such index/s);
    expect(await setupTensorflow(options).catch((error: Error) => error.message)).toContain(
      'check that PyPI is reached',
    );
    expect(() => realpathSync(join(options.addonFolder, 'deps'))).toThrow();
  });
});
