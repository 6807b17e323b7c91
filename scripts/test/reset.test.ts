import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLine, isAlive } from '@insight-mesh/local-stack/processes';
import { runCommand } from '@insight-mesh/local-stack/run-command';
import { afterEach, beforeEach, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../dist/reset.js', import.meta.url));
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'reset-test-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function reset(...args: string[]) {
  const env = { ...process.env, INSIGHT_MESH_LOCAL: dir, INSIGHT_MESH_TOOLS: join(dir, 'tools') };
  return runCommand(process.execPath, [script, ...args], { env });
}

it('stops what a crashed start left, forgets its data and keeps the tools', async () => {
  const left = spawn(process.execPath, ['-e', `console.log('up'); setInterval(() => {}, 1000)`]);
  await once(left.stdout, 'data');
  const pid = left.pid ?? 0;
  const processes = [{ name: 'feature', pid, command: commandLine(pid) }];
  writeFileSync(
    join(dir, 'run.json'),
    JSON.stringify({ owner: { name: 'owner', pid: 4_194_305, command: '' }, processes }),
  );
  for (const folder of ['tools', 'kafka', 'objects']) mkdirSync(join(dir, folder));
  const { code, output } = await reset();
  expect(code).toBe(0);
  const last = JSON.parse(output.split('\n').at(-1) ?? '') as object;
  expect(last).toMatchObject({ stopped: ['feature'], removed: ['kafka', 'objects'], ok: true });
  expect(isAlive(pid)).toBe(false);
  expect(readdirSync(dir)).toEqual(['tools']);
  writeFileSync(join(dir, 'secrets.json'), '{}');
  expect((await reset('--all')).code).toBe(0);
  expect(readdirSync(dir)).toEqual([]);
});

it('removes nothing from a folder that no start has used', async () => {
  mkdirSync(join(dir, 'photos'));
  const { code, output } = await reset('--all');
  expect(code).toBe(1);
  expect(output).toContain('nothing was removed');
  expect(existsSync(join(dir, 'photos'))).toBe(true);
});
