import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { endWithParent } from './end-with-parent.js';

const compiled = fileURLToPath(new URL('../dist/src/end-with-parent.js', import.meta.url));
const started: number[] = [];

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function end(pid: number): void {
  if (lives(pid)) process.kill(pid, 'SIGKILL');
}

afterEach(() => {
  for (const pid of started.splice(0)) end(pid);
});

/** A process that starts another one, which says its number and then does what it is told. */
async function family(childDoes: string): Promise<{ parent: number; child: number }> {
  const child = `import { endWithParent } from ${JSON.stringify(compiled)};
    endWithParent(Number(process.argv[1]));
    process.stdout.write(process.pid + '\\n', () => { ${childDoes} });`;
  const args = ['--input-type=module', '--eval', child];
  const parent = `const { spawn } = require('node:child_process');
    spawn(process.execPath, [...${JSON.stringify(args)}, '--', String(process.pid)], { stdio: 'inherit' });
    setInterval(() => {}, 1000);`;
  const process_ = spawn(process.execPath, ['--eval', parent], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(process_.pid ?? 0);
  const line = await new Promise<string>((resolve) => process_.stdout?.once('data', (chunk) => resolve(String(chunk))));
  started.push(Number(line));
  return { parent: process_.pid ?? 0, child: Number(line) };
}

const untilGone = (pid: number) => vi.waitUntil(() => !lives(pid), { timeout: 15_000 });

it('ends a process that computes for ever when the one that started it is killed', async () => {
  const { parent, child } = await family('for (;;) {}');
  process.kill(parent, 'SIGKILL');
  await untilGone(child);
}, 20_000);

it('keeps no process from its own end', async () => {
  const { parent, child } = await family('');
  await untilGone(child);
  expect(lives(parent)).toBe(true);
}, 20_000);

it('refuses what is no number of a process', () => {
  for (const wrong of [Number.NaN, 0, -1, 1.5]) expect(() => endWithParent(wrong)).toThrow(RangeError);
});
