import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findGoModule, findGoTool, type GoTool } from './go-tools.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'go-tools-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const made = (path: string, text: string): string => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
};

/** A machine whose `go` is this script, after it has answered `go version`. */
function machine(name: string, script: string, version = 'go1.24.1') {
  const place = join(folder, name);
  const go = `#!/bin/sh\nif [ "$1" = version ]; then echo "go version ${version} linux/amd64"; exit; fi\n${script}\n`;
  chmodSync(made(join(place, 'bin', 'go'), go), 0o755);
  made(join(place, 'module', 'go.mod'), 'module tool\n');
  made(join(place, 'module', 'main.go'), 'package main\n');
  const tool: GoTool = { name: 'tool', module: join(place, 'module'), package: '.', tags: ['small'], minutes: 1 };
  return { tool, toolsDir: join(place, 'tools'), env: { PATH: `${join(place, 'bin')}:/usr/bin:/bin` }, place };
}

// Writes its arguments where `-o` says.
const builds = 'all="$*"; while [ "$1" != -o ]; do shift; done; echo "$all in $(basename $PWD)" > "$2"';

describe('findGoTool', () => {
  it('says what a machine lacks, and changes nothing', async () => {
    const { tool, toolsDir } = machine('none', '');
    expect(await findGoTool(tool, { toolsDir, env: { PATH: '' } })).toEqual({
      ready: false,
      lacking: expect.stringContaining('Go is not installed'),
    });
    const old = machine('old', builds, 'go1.19.8');
    expect(await findGoTool(old.tool, old)).toEqual({ ready: false, lacking: expect.stringContaining('Go 1.19') });
    expect(existsSync(old.toolsDir)).toBe(false);
  });

  it('builds once in the module, and again when a source, a tag or a flag is another', async () => {
    const { tool, ...options } = machine('builds', builds);
    const first = await findGoTool(tool, options);
    if (!first.ready) throw new Error(first.lacking);
    expect(first.fresh).toBe(true);
    expect(readFileSync(first.path, 'utf8')).toMatch(
      /^build -trimpath .* -mod=readonly -tags small .* \. in module\n$/,
    );
    expect(await findGoTool(tool, options)).toEqual({ ...first, fresh: false });
    const others: GoTool[] = [
      { ...tool, tags: ['large'] },
      { ...tool, ldflags: ['-X main.version=2'] },
    ];
    for (const other of others) expect(await findGoTool(other, options)).toMatchObject({ fresh: true });
    writeFileSync(join(tool.module, 'main.go'), 'package main // changed\n');
    expect(await findGoTool(tool, options)).toMatchObject({ fresh: true });
    // The same sources elsewhere are the same tool.
    cpSync(tool.module, join(options.place, 'copy', 'module'), { recursive: true });
    const copy = { ...tool, module: join(options.place, 'copy', 'module') };
    expect(await findGoTool(copy, options)).toMatchObject({ fresh: false });
  });

  it('tells why a build failed, and leaves no half of a tool', async () => {
    const { tool, ...options } = machine('fails', 'echo "no such module" >&2; exit 1');
    await expect(findGoTool(tool, options)).rejects.toThrow(/was not built in .*GOPROXY.*\n.*no such module/s);
    expect(readdirSync(options.toolsDir)).toEqual([]);
  });
});

describe('findGoModule', () => {
  const module = { path: 'example.com/one', version: 'v1.0.0', sum: 'h1:right' };
  const answers = (sum: string) =>
    `echo 'go: downloading' >&2; echo '{ "Dir": "/cache/one", "Sum": "${sum}" }' | sed 's/,/,\\n/'`;

  it('gives the folder of the module that the hash is of', async () => {
    const { env } = machine('module', answers('h1:right'));
    expect(await findGoModule(module, { env })).toEqual({ ready: true, folder: '/cache/one' });
  });

  it('refuses another, and tells why a download failed', async () => {
    const other = machine('other-module', answers('h1:wrong'));
    await expect(findGoModule(module, other)).rejects.toThrow(/hash h1:wrong where h1:right is expected/);
    const away = machine('no-module', 'echo "{ \\"Error\\": \\"not found\\" }"; exit 1');
    await expect(findGoModule(module, away)).rejects.toThrow(
      /example.com\/one@v1.0.0 could not be fetched.*\n.*not found/s,
    );
  });
});
