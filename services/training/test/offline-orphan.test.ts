import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'offline-orphan-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    // One that has ended and that nobody has asked after (a zombie) runs no more.
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}

it('a task ends with its parent, though it computes and tells no progress', async () => {
  // The program of tasks, in which something never lets go of the event loop.
  const task = join(folder, 'task.mjs');
  const main = new URL('../dist/src/offline/main.js', import.meta.url).href;
  writeFileSync(
    task,
    `await import(${JSON.stringify(main)});\nprocess.stdout.write('busy\\n', () => { for (;;); });\n`,
  );
  const parent = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { fork } from 'node:child_process';
       const child = fork(${JSON.stringify(task)}, { execArgv: [], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
       child.stdout.once('data', () => console.log(child.pid));
       setInterval(() => {}, 1000);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let told = '';
  parent.stdout.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  let pid = 0;
  try {
    await waitFor(() => told.endsWith('\n'), { timeoutMs: 60_000, what: 'a task that computes' });
    pid = Number(told);
    expect(runs(pid)).toBe(true);
    parent.kill('SIGKILL');
    await waitFor(() => !runs(pid), { timeoutMs: 20_000, what: 'the end of the task' });
  } finally {
    parent.kill('SIGKILL');
    if (pid > 0 && runs(pid)) process.kill(pid, 'SIGKILL');
  }
}, 120_000);
