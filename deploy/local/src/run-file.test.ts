import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isAlive, type ServiceProcess, startProcess } from './processes.js';
import { RunFile } from './run-file.js';
import { stopEverything } from './stop-everything.js';

let dir: string;
const services: ServiceProcess[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'run-file-test-'));
});
afterEach(async () => {
  for (const service of services.splice(0)) await service.kill();
  rmSync(dir, { recursive: true, force: true });
});

async function service(): Promise<ServiceProcess> {
  const args = ['-e', `console.log('{"msg":"listening"}'); setInterval(() => {}, 1000)`];
  const logFile = join(dir, 'x.log');
  const started = await startProcess({ name: 'x', command: process.execPath, args, env: process.env, logFile });
  services.push(started);
  return started;
}

/** As if the process that owns the folder had become another one. */
function giveTo(pid: number, command: string): void {
  const file = join(dir, 'run.json');
  const content = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...content, owner: { name: 'owner', pid, command } }));
}

it('refuses a folder that another live process has, and names it', async () => {
  const other = await service();
  await RunFile.claim(dir);
  giveTo(other.pid, '');
  await expect(RunFile.claim(dir)).rejects.toThrow(`in use by process ${other.pid}`);
  expect(RunFile.owner(dir)).toEqual({ pid: other.pid });
});

it('stops what a dead owner left', async () => {
  const left = await service();
  const run = await RunFile.claim(dir);
  run.record('x', left.pid);
  giveTo(4_194_305, '');
  const said: string[] = [];
  const next = await RunFile.claim(dir, (message) => said.push(message));
  expect(isAlive(left.pid)).toBe(false);
  expect(said).toEqual([`stopping x (process ${left.pid}), left by an earlier start`]);
  next.release();
  expect(existsSync(join(dir, 'run.json'))).toBe(false);
});

it('leaves a process alone that has an old id but another command line', async () => {
  const innocent = await service();
  const run = await RunFile.claim(dir);
  run.record('x', innocent.pid);
  const file = join(dir, 'run.json');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('listening', 'something else'));
  giveTo(innocent.pid, 'java kafka.Kafka');
  await RunFile.claim(dir);
  expect(innocent.running()).toBe(true);
});

it('takes a torn file for none', async () => {
  writeFileSync(join(dir, 'run.json'), '{"owner": {"pi');
  const run = await RunFile.claim(dir);
  run.release();
});

it('stops a live owner too when all is to be forgotten', async () => {
  const owner = await service();
  await RunFile.claim(dir);
  giveTo(owner.pid, '');
  expect(await stopEverything(dir)).toEqual(['owner']);
  expect(isAlive(owner.pid)).toBe(false);
});
