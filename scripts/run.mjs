// What every `npm run` goes through. It needs nothing but Node: brings the pinned pnpm, installs and builds when something
// changed, and runs the command's script with the arguments, its signals and its exit code.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const local = resolve(root, process.env.INSIGHT_MESH_LOCAL ?? '.local');
// Kept when another local folder is used (tests): they are the same everywhere.
const tools = resolve(root, process.env.INSIGHT_MESH_TOOLS ?? join('.local', 'tools'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
// These need no build, or do it themselves.
const PLAIN = { generate: 'scripts/generate.mjs' };
const SKIP = new Set(['node_modules', 'dist', '.git', '.local']);

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const say = (line) => process.stderr.write(`${line}\n`);

class StepError extends Error {}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new StepError(
    `Node ${process.versions.node} is too old: install Node 20.19 or newer (https://nodejs.org), then try again`,
  );
}

/**
 * The commands: package.json's scripts that come through here. By exec, since npm passes a signal on to its shell alone, which
 * would end and leave us running.
 */
function commands() {
  return Object.entries(manifest.scripts ?? {}).flatMap(([name, line]) => {
    const match = /^(?:exec )?node scripts\/run\.mjs (\S+)$/.exec(line);
    return match ? [{ name, script: match[1] }] : [];
  });
}

function usage() {
  const lines = commands().map(
    ({ name }) => `  npm ${name === 'start' || name === 'test' ? name : `run ${name}`} -- …`,
  );
  return `Commands (each has --help):\n${lines.join('\n')}`;
}

/** Runs a step quietly with its seconds; its output is shown only when it fails. */
async function step(title, command, args, env = process.env) {
  const began = performance.now();
  const live = process.stderr.isTTY;
  const lines = [];
  const seconds = () => (performance.now() - began) / 1000;
  const show = () => {
    const last = (lines.at(-1) ?? '').replace(/[^\x20-\x7e]/g, '').slice(0, 60);
    process.stderr.write(`\r\x1b[K… ${title} ${Math.round(seconds())} s  ${last}`);
  };
  const ticker = live ? setInterval(show, 500) : undefined;
  if (!live) say(`…   ${title}`);
  let stoppedBy;
  const code = await new Promise((done) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = (signal) => {
      stoppedBy = signal;
      child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, stop);
    child.once('close', () => {
      for (const signal of SIGNALS) process.off(signal, stop);
    });
    let rest = '';
    const take = (chunk) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts);
      if (lines.length > 400) lines.splice(0, lines.length - 400);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => {
      lines.push(error.message);
      done(1);
    });
    child.once('close', (exit, signal) => {
      if (rest) lines.push(rest);
      if (signal) lines.push(`ended by ${signal}`);
      done(exit ?? 1);
    });
  });
  clearInterval(ticker);
  if (stoppedBy) {
    say(`${live ? '\r\x1b[K' : ''}stopped  ${title}; the next start goes on from here`);
    process.exit(128 + constants.signals[stoppedBy]);
  }
  say(`${live ? '\r\x1b[K' : ''}${code === 0 ? 'ok' : 'FAILED'}  ${title} (${seconds().toFixed(1)} s)`);
  if (code === 0) return;
  throw new StepError(`${title} failed: ${[command, ...args].join(' ')}\n${lines.slice(-40).join('\n')}`);
}

/** Without what npm sets for its own run: a nested npm or pnpm would take this project's prefix and scripts for its own. */
function cleanEnv(extra = {}) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_(lifecycle|package|command|config_(local_)?prefix|config_global)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...extra };
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function writeWhole(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, content);
  renameSync(`${file}.${process.pid}`, file);
}

function filesUnder(folder, keep) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIP.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path, keep);
    return entry.isFile() && keep(entry.name) ? [path] : [];
  });
}

const PACKAGE_ROOTS = ['protos', 'services', 'deploy', 'scripts'];
const sources = (keep) =>
  PACKAGE_ROOTS.filter((name) => existsSync(join(root, name))).flatMap((name) => filesUnder(join(root, name), keep));

/** The pnpm that package.json pins, in .local/tools: never the machine's. */
async function pnpm() {
  const version = /^pnpm@([\d.]+)/.exec(manifest.packageManager ?? '')?.[1];
  if (!version) throw new StepError('package.json names no packageManager "pnpm@x.y.z"');
  const home = join(tools, `pnpm-${version}`);
  if (!existsSync(join(home, 'complete'))) {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    // A manifest of its own, else npm climbs to the checkout's.
    writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
    // Its install script puts the binary of this platform in place.
    const flags = ['--no-audit', '--no-fund', '--save-exact', '--ignore-scripts=false'];
    const install = ['install', '--prefix', home, ...flags, `pnpm@${version}`];
    await step(`fetch pnpm ${version}`, 'npm', install, cleanEnv());
    writeFileSync(join(home, 'complete'), '');
  }
  return join(home, 'node_modules', '.bin', 'pnpm');
}

/** Installs when the lock file or a manifest differs from what was installed last. */
async function install() {
  const hash = createHash('sha256');
  const manifests = [
    join(root, 'package.json'),
    join(root, 'pnpm-lock.yaml'),
    join(root, 'pnpm-workspace.yaml'),
    ...sources((name) => name === 'package.json'),
  ];
  for (const file of manifests.sort()) hash.update(`${relative(root, file)}\0${read(file) ?? ''}\0`);
  hash.update(`${process.platform} ${process.arch} ${process.versions.modules}`);
  const stamp = join(root, 'node_modules', '.insight-mesh-installed');
  const wanted = hash.digest('hex');
  if (read(stamp) === wanted) return;
  const program = await pnpm();
  rmSync(stamp, { force: true });
  const env = cleanEnv({ CI: 'true' });
  await step('install the packages', program, ['install', '--frozen-lockfile'], env);
  writeWhole(stamp, wanted);
}

/** Builds when a source is newer than, or was not in, the last whole build. */
async function build() {
  const hash = createHash('sha256');
  const files = [
    ...sources((name) => /\.(ts|mts|cts|json)$/.test(name)),
    join(root, 'tsconfig.json'),
    join(root, 'tsconfig.base.json'),
  ];
  for (const file of files.sort()) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${relative(root, file)} ${mtimeMs} ${size}\n`);
  }
  const stamp = join(root, 'node_modules', '.insight-mesh-built');
  const wanted = hash.digest('hex');
  // A removed dist/ must be made again although the sources are as they were.
  const built = existsSync(join(root, 'scripts', 'dist', 'tsconfig.tsbuildinfo'));
  if (built && read(stamp) === wanted) return;
  rmSync(stamp, { force: true });
  await step('build', process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b']);
  writeWhole(stamp, wanted);
}

/** Runs the script in this terminal; gives its exit code, 128 + n when signal n ended it. */
function run(script, args) {
  return new Promise((done) => {
    const path = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
    const env = { ...process.env, PATH: path, INSIGHT_MESH_LOCAL: local, INSIGHT_MESH_TOOLS: tools };
    const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], {
      cwd: root,
      env,
      stdio: 'inherit',
    });
    // At a terminal Ctrl-C reaches the child too, which shuts down in order: we only have to outlive it. A signal sent to
    // us alone is passed on.
    const pass = (signal) => {
      if (signal === 'SIGINT' && [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY)) return;
      child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, pass);
    child.once('error', (error) => {
      say(error.message);
      done(1);
    });
    child.once('close', (code, signal) => done(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

async function main() {
  requireNode();
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === '--help' || name === 'help') {
    console.log(usage());
    return name === undefined ? 1 : 0;
  }
  const command = commands().find((one) => one.script === name || one.name === name);
  if (!command) throw new StepError(`there is no command "${name}".\n${usage()}`);
  await install();
  if (command.script in PLAIN) return run(join(root, PLAIN[command.script]), args);
  try {
    await build();
  } catch (error) {
    // The tests report type errors as one failed stage; the compiler has written its output nevertheless.
    if (!(error instanceof StepError) || command.script !== 'test') throw error;
    say('the build failed; going on, since the tests report it');
  }
  const script = join(root, 'scripts', 'dist', `${command.script}.js`);
  if (!existsSync(script)) throw new StepError(`scripts/${command.script}.ts does not exist`);
  return run(script, args);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
