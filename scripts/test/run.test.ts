import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 120_000 });

const launcher = fileURLToPath(new URL('../run.mjs', import.meta.url));
let checkout: string;

function write(file: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(join(checkout, file)), { recursive: true });
  writeFileSync(join(checkout, file), content);
  chmodSync(join(checkout, file), mode);
}

// A checkout in which pnpm and tsc only note that they were called: what is tested is when and how they are.
const NOTE = `require('node:fs').appendFileSync(`;
const CALLS = 'calls.log';
const calls = () =>
  existsSync(join(checkout, CALLS)) ? readFileSync(join(checkout, CALLS), 'utf8').trim().split('\n') : [];

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'launcher-test-'));
  mkdirSync(join(checkout, 'scripts', 'dist'), { recursive: true });
  copyFileSync(launcher, join(checkout, 'scripts', 'run.mjs'));
  const scripts = Object.fromEntries(['start', 'test'].map((name) => [name, `node scripts/run.mjs ${name}`]));
  write('package.json', JSON.stringify({ type: 'module', packageManager: 'pnpm@1.2.3', scripts }));
  write('pnpm-lock.yaml', 'lock: 1\n');
  write('tsconfig.json', '{}');
  write('tsconfig.base.json', '{}');
  write('scripts/start.ts', 'export {};');
  write('scripts/dist/tsconfig.tsbuildinfo', '');
  const log = JSON.stringify(join(checkout, CALLS));
  const pnpm = `#!/usr/bin/env node\n${NOTE}${log}, 'pnpm ' + process.argv.slice(2).join(' ') + '\\n');\n`;
  write('.local/tools/pnpm-1.2.3/package.json', '{}');
  write('.local/tools/pnpm-1.2.3/node_modules/.bin/pnpm', pnpm, 0o755);
  write('.local/tools/pnpm-1.2.3/complete', '');
  write('node_modules/typescript/package.json', '{ "type": "commonjs" }');
  write('node_modules/typescript/bin/tsc', `${NOTE}${log}, 'tsc ' + process.argv.slice(2).join(' ') + '\\n');\n`);
  write('scripts/dist/start.js', `console.log(JSON.stringify(process.argv.slice(2)));\nprocess.exitCode = 3;\n`);
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Without what the launcher that runs these tests says of its own folders. */
function environment(): NodeJS.ProcessEnv {
  const { INSIGHT_MESH_LOCAL: _local, INSIGHT_MESH_TOOLS: _tools, ...env } = process.env;
  return env;
}

function launch(...args: string[]): { child: ChildProcess; seen: () => string; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [join(checkout, 'scripts', 'run.mjs'), ...args], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  return { child, seen: () => out, ended };
}

const run = (...args: string[]) => launch(...args).ended;

it('installs and builds first, passes arguments on and gives the exit code back', async () => {
  const { code, out, err } = await run('start', '--exit', '--seed', '7');
  expect(out.trim()).toBe('["--exit","--seed","7"]');
  expect(code).toBe(3);
  expect(calls()).toEqual(['pnpm install --frozen-lockfile', 'tsc -b']);
  expect(err).toMatch(/ok {2}install the packages \(\d+\.\d s\)\n/);
  expect((await run('start', '--help')).out.trim()).toBe('["--help"]');
});

it('installs again only when a manifest changed, and builds again only when a source did', async () => {
  await run('start');
  await run('start');
  expect(calls()).toHaveLength(2);
  appendFileSync(join(checkout, 'scripts', 'start.ts'), '// more\n');
  await run('start');
  expect(calls().slice(2)).toEqual(['tsc -b']);
  appendFileSync(join(checkout, 'pnpm-lock.yaml'), 'more: 1\n');
  await run('start');
  expect(calls().slice(3)).toEqual(['pnpm install --frozen-lockfile']);
  rmSync(join(checkout, 'scripts', 'dist', 'tsconfig.tsbuildinfo'));
  await run('start');
  expect(calls().slice(4)).toEqual(['tsc -b']);
});

it('shows what failed with its output, and tries again the next time', async () => {
  const pnpm = '.local/tools/pnpm-1.2.3/node_modules/.bin/pnpm';
  const works = readFileSync(join(checkout, pnpm), 'utf8');
  write(pnpm, '#!/bin/sh\necho "registry does not answer" >&2\nexit 5\n', 0o755);
  const failed = await run('start');
  expect(failed.code).toBe(1);
  expect(failed.out).toBe('');
  expect(failed.err).toMatch(/install the packages failed: [\s\S]*registry does not answer/);
  write(pnpm, works, 0o755);
  expect((await run('start')).code).toBe(3);
});

it('lets the tests report a failed build, and nothing else start on one', async () => {
  write('node_modules/typescript/bin/tsc', `console.log('error TS2304'); process.exitCode = 2;\n`);
  write('scripts/dist/test.js', `console.log('tests run');\n`);
  const start = await run('start');
  expect(start).toMatchObject({ code: 1, out: '' });
  expect(start.err).toContain('error TS2304');
  expect(await run('test')).toMatchObject({ code: 0, out: 'tests run\n' });
});

it('lists the commands for one that does not exist', async () => {
  const { code, err } = await run('strat');
  expect(code).toBe(1);
  expect(err).toContain('there is no command "strat"');
  expect(err).toContain('npm start -- …');
  expect(calls()).toEqual([]);
});

it.each([
  ['SIGTERM', 7],
  ['SIGINT', 8],
] as const)('passes %s on and ends as the command does', async (signal, code) => {
  const script = `process.on('SIGTERM', () => process.exit(7));\nprocess.on('SIGINT', () => process.exit(8));\n`;
  write('scripts/dist/start.js', `${script}console.log('up');\nsetInterval(() => {}, 1000);\n`);
  const { child, seen, ended } = launch('start');
  await waitFor(() => seen().includes('up'), { timeoutMs: 60_000, what: 'the command to run' });
  child.kill(signal);
  expect((await ended).code).toBe(code);
});

it('ends with npm: a signal that reaches npm alone reaches the command', async () => {
  const lines = Object.values(
    (
      JSON.parse(readFileSync(join(dirname(launcher), '..', 'package.json'), 'utf8')) as {
        scripts: Record<string, string>;
      }
    ).scripts,
  ).filter((line) => line.includes('scripts/run.mjs'));
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) expect(line).toMatch(/^exec node scripts\/run\.mjs [a-z-]+$/);
  const manifest = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as object;
  write('package.json', JSON.stringify({ ...manifest, scripts: { start: 'exec node scripts/run.mjs start' } }));
  const script = `process.on('SIGTERM', () => { console.log('stopped'); process.exit(0); });\n`;
  write('scripts/dist/start.js', `${script}console.log('up');\nsetInterval(() => {}, 1000);\n`);
  const npm = spawn('npm', ['start'], { cwd: checkout, env: environment(), stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  npm.stdout.on('data', (chunk) => {
    out += chunk;
  });
  await waitFor(() => out.includes('up'), { timeoutMs: 60_000, what: 'the command to run' });
  npm.kill('SIGTERM');
  await waitFor(() => out.includes('stopped'), { timeoutMs: 60_000, what: 'the command to hear of it' });
});

it('stops an installation that is under way, and installs again the next time', async () => {
  const pnpm = '.local/tools/pnpm-1.2.3/node_modules/.bin/pnpm';
  const works = readFileSync(join(checkout, pnpm), 'utf8');
  write(
    pnpm,
    `#!/usr/bin/env node\n${NOTE}'${join(checkout, CALLS)}', process.pid + '\\n');\nsetInterval(() => {}, 1000);\n`,
    0o755,
  );
  const { child, ended } = launch('start');
  await waitFor(() => calls().length === 1, { timeoutMs: 60_000, what: 'the installation to run' });
  child.kill('SIGTERM');
  const { code, err } = await ended;
  expect(code).toBe(143);
  expect(err).toContain('stopped  install the packages');
  expect(() => process.kill(Number(calls()[0]), 0)).toThrow('ESRCH');
  write(pnpm, works, 0o755);
  expect((await run('start')).code).toBe(3);
});
