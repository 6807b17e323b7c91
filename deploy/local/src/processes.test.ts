import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { memoryOf, PeakMemory, processTree } from './memory.js';
import { commandLine, isAlive, type ProcessOptions, startProcess } from './processes.js';
import { waitFor } from './testing.js';

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'processes-test-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const LISTENING = `console.log(JSON.stringify({ msg: 'listening', http: '127.0.0.1:1' }));`;
const STAY = 'setInterval(() => {}, 1000);';

function node(script: string, more: Partial<ProcessOptions> = {}): ProcessOptions {
  const logFile = join(dir, `${Math.random()}.log`);
  return { name: 'example', command: process.execPath, args: ['-e', script], env: process.env, logFile, ...more };
}

it('waits for the listening line, gives its fields, and keeps the output in the log', async () => {
  const service = await startProcess(node(`console.error('note'); ${LISTENING} ${STAY}`));
  expect(service.readyLine.http).toBe('127.0.0.1:1');
  expect(service.running()).toBe(true);
  const exit = await service.stop();
  expect(exit.signal).toBe('SIGTERM');
  expect(isAlive(service.pid)).toBe(false);
  const log = readFileSync(service.logFile, 'utf8');
  expect(log).toContain('note\n');
  expect(log).toContain('"msg":"listening"');
});

it('says how a process ended that never listened, with its last output', async () => {
  const start = startProcess(node(`console.error('DATABASE_URL is missing'); process.exit(3);`));
  await expect(start).rejects.toThrow(/example ended \(exit code 3\)[\s\S]*DATABASE_URL is missing/);
  const missing = startProcess(node('', { command: join(dir, 'no-such-program') }));
  await expect(missing).rejects.toThrow(/no-such-program/);
});

it('ends a process that is not ready in time', async () => {
  let pid = 0;
  const script = `console.log(JSON.stringify({ pid: process.pid })); ${STAY}`;
  const onLine = (line: Record<string, unknown>) => {
    pid = Number(line.pid);
  };
  await expect(startProcess(node(script, { readyTimeoutMs: 300, onLine }))).rejects.toThrow('not ready within 300 ms');
  expect(pid === 0 || !isAlive(pid)).toBe(true);
});

it('kills one that ignores SIGTERM after its time of grace', async () => {
  const service = await startProcess(node(`process.on('SIGTERM', () => {}); ${LISTENING} ${STAY}`));
  expect((await service.stop(100)).signal).toBe('SIGKILL');
});

it.runIf(process.platform === 'linux')('ends with its starter, also when that one is killed', async () => {
  const module = new URL('../dist/src/processes.js', import.meta.url).href;
  const inner = `${LISTENING} ${STAY}`;
  const script = `
    const { startProcess } = await import(${JSON.stringify(module)});
    const service = await startProcess({ name: 'inner', command: process.execPath, args: ['-e', ${JSON.stringify(inner)}],
      env: process.env, logFile: ${JSON.stringify(join(dir, 'inner.log'))} });
    console.log(service.pid);
    setInterval(() => {}, 1000);`;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(starter.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  expect(isAlive(pid)).toBe(true);
  starter.kill('SIGKILL');
  await waitFor(() => !isAlive(pid), { what: 'the inner process to end' });
});

it('finds descendants and their memory', async () => {
  const service = await startProcess(node(`${LISTENING} ${STAY}`));
  expect(processTree([process.pid])).toContain(service.pid);
  expect(memoryOf(service.pid)).toBeGreaterThan(5_000_000);
  const peak = new PeakMemory(() => [service.pid]);
  const sampled = peak.sample();
  await service.kill();
  expect(peak.sample()).toBe(0);
  expect(peak.stop()).toBe(Math.round(sampled / 1024 / 1024));
  expect(commandLine(service.pid)).toBeUndefined();
});
