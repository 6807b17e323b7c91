import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { onPath, removePartialTools, type ToolOptions } from './java.js';
import { lastLines, runCommand } from './run-command.js';

/** A program that is built from Go sources whose versions a go.sum pins. */
export interface GoTool {
  /** The program's file name. */
  name: string;
  /** The folder of the go.mod and go.sum that pin it, and of our own sources where it has any. */
  module: string;
  /** What to build: a package's path, or a folder of the module (`./pod-security`). */
  package: string;
  /** Build tags. */
  tags?: readonly string[];
  /** For the linker, behind `-s -w`. */
  ldflags?: readonly string[];
  /** For the progress: what a build on 2 free cores takes. */
  minutes: number;
}

export type GoToolFound =
  /** `fresh`: it had to be built. */
  | { ready: true; fresh: boolean; path: string }
  /** What is lacking on this machine; nothing was changed. */
  | { ready: false; lacking: string };

/** Go fetches a newer toolchain by itself from this version on. */
const OLDEST_GO = 21;

/**
 * A Go tool: the one built earlier from the same sources, else built now and kept in the tools folder under the hash of its sources.
 * @throws Error when the build failed, with its last lines
 */
export async function findGoTool(tool: GoTool, options: ToolOptions): Promise<GoToolFound> {
  const { toolsDir, onProgress = () => {}, env = process.env } = options;
  const folder = join(toolsDir, `go-${tool.name}-${sourceHash(tool)}`);
  const path = join(folder, tool.name);
  if (existsSync(path)) return { ready: true, fresh: false, path };
  const go = await findGo(env);
  if ('lacking' in go) return { ready: false, lacking: go.lacking };
  removePartialTools(toolsDir);
  const partial = `${folder}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  try {
    const began = performance.now();
    const tell = (): void => {
      const seconds = Math.round((performance.now() - began) / 1000);
      onProgress(`building ${tool.name} (once; some ${tool.minutes} min on 2 free cores): ${seconds} s`);
    };
    tell();
    const timer = setInterval(tell, 5_000);
    const flags = ['-trimpath', '-buildvcs=false', '-mod=readonly'];
    if (tool.tags !== undefined) flags.push('-tags', tool.tags.join(','));
    flags.push('-ldflags', ['-s', '-w', ...(tool.ldflags ?? [])].join(' '));
    const { code, output } = await runCommand(
      go.path,
      ['build', ...flags, '-o', join(partial, tool.name), tool.package],
      {
        cwd: tool.module,
        // go.work files and flags of the machine's owner would change what is built. The cross-compiler is not needed.
        env: { ...env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '' },
        timeoutMs: 60 * 60_000,
      },
    );
    clearInterval(timer);
    if (code !== 0) {
      throw new Error(
        `${tool.name} was not built in ${tool.module}: check that Go's module proxy is reached (GOPROXY), and the space on the ` +
          `disk.\n${lastLines(output)}`,
      );
    }
    // Two processes may build at the same time: the first one's folder stands.
    if (!existsSync(path)) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(partial, folder);
    }
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return { ready: true, fresh: true, path };
}

/** A Go module's folder in Go's cache, fetched if it is not there. */
export type GoModuleFound = { ready: true; folder: string } | { ready: false; lacking: string };

/**
 * Fetches a Go module for the files in it.
 * @param sum its hash as a go.sum has it (h1:…)
 * @throws Error when it cannot be fetched, or is not what the hash says
 */
export async function findGoModule(
  module: { path: string; version: string; sum: string },
  options: Omit<ToolOptions, 'toolsDir'> = {},
): Promise<GoModuleFound> {
  const { onProgress = () => {}, env = process.env } = options;
  const go = await findGo(env);
  if ('lacking' in go) return { ready: false, lacking: go.lacking };
  const name = `${module.path}@${module.version}`;
  onProgress(`fetching ${name}`);
  const { code, output } = await runCommand(go.path, ['mod', 'download', '-json', name], {
    env: { ...env, GOWORK: 'off', GOFLAGS: '' },
  });
  const field = (key: string) => new RegExp(`"${key}": "([^"]*)"`).exec(output)?.[1];
  const folder = field('Dir');
  if (code !== 0 || folder === undefined) {
    throw new Error(
      `${name} could not be fetched: check that Go's module proxy is reached (GOPROXY).\n${lastLines(output)}`,
    );
  }
  if (field('Sum') !== module.sum) {
    throw new Error(
      `${name} has the hash ${field('Sum')} where ${module.sum} is expected: it is not what was published`,
    );
  }
  return { ready: true, folder };
}

async function findGo(env: NodeJS.ProcessEnv): Promise<{ path: string } | { lacking: string }> {
  const path = onPath('go', env);
  if (path === undefined) return { lacking: `Go is not installed (1.${OLDEST_GO} or newer; https://go.dev/dl)` };
  const { code, output } = await runCommand(path, ['version'], { env, timeoutMs: 30_000 });
  const minor = /go version go1\.(\d+)/.exec(output)?.[1];
  if (code !== 0 || minor === undefined) return { lacking: `${path} does not run: ${lastLines(output, 2)}` };
  if (Number(minor) < OLDEST_GO) return { lacking: `${path} is Go 1.${minor}, and 1.${OLDEST_GO} or newer is needed` };
  return { path };
}

/** Of all that decides what the program is: 12 hexadecimal digits. */
function sourceHash(tool: GoTool): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([tool.package, tool.tags ?? [], tool.ldflags ?? [], process.platform, process.arch]));
  const folders = [tool.module, ...(tool.package.startsWith('./') ? [join(tool.module, tool.package)] : [])];
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name === 'go.mod' || name === 'go.sum' || name.endsWith('.go'))
      .map((name) => join(folder, name)),
  );
  for (const file of [...new Set(files)].sort()) hash.update(`\0${basename(file)}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}
