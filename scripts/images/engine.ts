import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from '@insight-mesh/local-stack/java';
import { lastLines, runCommand } from '@insight-mesh/local-stack/run-command';
import { checkoutRoot } from '../lib/checkout.js';

const names = ['docker', 'podman', 'buildah'] as const;
/** Where the image under all of it comes from. */
export const bases = ['registry', 'debootstrap'] as const;
export type Base = (typeof bases)[number];

export type EngineName = (typeof names)[number];

/** As the Containerfile has it. */
export const uid = 10_001;

export interface BuildOptions {
  target: string;
  tag: string;
  /** What stands under all of it, as the Containerfile's NODE_IMAGE. */
  nodeImage: string;
  /** Use the base image that is here, and ask no registry. */
  localBase: boolean;
  /** PEM file of authorities that a proxy on the way to the registries needs. */
  ca: string | undefined;
  args: Readonly<Record<string, string>>;
  onLine: (line: string) => void;
}

export interface Engine {
  name: EngineName;
  /** @throws Error with the last lines of a build that failed */
  build(options: BuildOptions): Promise<void>;
  /** Bytes of an image. */
  size(tag: string): number;
  /**
   * The command that runs a program of an image as uid 10001 with a read-only root, a /tmp in memory, no capabilities and the
   * machine's network, until it ends. `child`: the signal must go to its only child, since it passes none on.
   */
  command(tag: string, env: Readonly<Record<string, string>>, program: readonly string[]): RunnableCommand;
}

export interface RunnableCommand {
  words: string[];
  signalChild: boolean;
}

function works(name: EngineName): boolean {
  if (onPath(name, process.env) === undefined) return false;
  try {
    // Docker's client may be there without its daemon.
    execFileSync(name, ['info'], { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** The first of docker, podman and buildah that works here, or the one that is asked for. @throws Error where there is none */
export function findEngine(wanted?: EngineName): Engine {
  const found = (wanted === undefined ? names : [wanted]).find(works);
  if (found === undefined) {
    throw new Error(
      `${wanted ?? 'none of docker, podman and buildah'} works here: start Docker, or install buildah (Debian: apt install buildah)`,
    );
  }
  return found === 'buildah' ? buildah() : withDaemonCommands(found);
}

const containerfile = () => join(checkoutRoot(), 'deploy/images/Containerfile');

async function build(name: EngineName, first: readonly string[], options: BuildOptions): Promise<void> {
  const { code, output } = await runCommand(
    name,
    [
      ...first,
      ...['--target', options.target, '--tag', options.tag, '--file', containerfile()],
      ...['--build-arg', `NODE_IMAGE=${options.nodeImage}`],
      ...Object.entries(options.args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
      ...(options.ca === undefined ? [] : ['--secret', `id=ca,src=${options.ca}`]),
      checkoutRoot(),
    ],
    { timeoutMs: 60 * 60_000, onLine: options.onLine },
  );
  if (code !== 0) throw new Error(`${options.target} was not built by ${name}:\n${lastLines(output, 25)}`);
}

function withDaemonCommands(name: 'docker' | 'podman'): Engine {
  return {
    name,
    build: (options) => build(name, ['build', ...(options.localBase ? ['--pull=false'] : [])], options),
    size: (tag) =>
      Number(execFileSync(name, ['image', 'inspect', '--format', '{{.Size}}', tag], { encoding: 'utf8' }).trim()),
    command: (tag, env, program) => ({
      words: [
        ...[name, 'run', '--rm', '--network', 'host', '--read-only', '--tmpfs', '/tmp:mode=1777', '--cap-drop', 'ALL'],
        ...['--user', `${uid}:${uid}`, '--security-opt', 'no-new-privileges'],
        ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
        ...[tag, ...program],
      ],
      signalChild: false,
    }),
  };
}

/** Buildah builds and does not run: a program runs in a chroot of the image with namespaces of its own, which needs root. */
function buildah(): Engine {
  const env = { ...process.env, BUILDAH_ISOLATION: 'chroot' };
  const ask = (...args: string[]) => execFileSync('buildah', args, { encoding: 'utf8', env }).trim();
  const roots = new Map<string, string>();
  const rootOf = (tag: string): string => {
    const known = roots.get(tag);
    if (known !== undefined) return known;
    const container = ask('from', '--pull-never', tag);
    process.on('exit', () => void ask('rm', container));
    const root = ask('mount', container);
    roots.set(tag, root);
    return root;
  };
  return {
    name: 'buildah',
    build: (options) =>
      build(
        'buildah',
        [
          ...['build', '--layers', '--isolation', 'chroot', '--network', 'host'],
          ...['--ignorefile', `${containerfile()}.dockerignore`],
          ...(options.localBase ? ['--pull-never'] : []),
        ],
        options,
      ),
    size: (tag) => Number(execFileSync('du', ['-sxb', rootOf(tag)], { encoding: 'utf8' }).split('\t')[0]),
    command: (tag, given, program) => {
      const root = rootOf(tag);
      const own = imageEnvironment(ask, tag);
      const variables = Object.entries({ ...own, ...given }).map(([key, value]) => `${key}=${value}`);
      const script = [
        'set -e; root=$1; shift',
        'mount --make-rprivate /; mount --bind "$root" "$root"',
        'mount -t proc proc "$root/proc"; mount --rbind /dev "$root/dev"; mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"',
        'mount -o remount,bind,ro "$root"',
        `exec chroot "$root" setpriv --reuid ${uid} --regid ${uid} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all env -i --chdir=/app "$@"`,
      ].join('\n');
      const words = ['unshare', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script, 'sh', root];
      return { words: [...words, ...variables, ...program], signalChild: true };
    },
  };
}

function imageEnvironment(ask: (...args: string[]) => string, tag: string): Record<string, string> {
  const image = JSON.parse(ask('inspect', '--type', 'image', tag)) as { OCIv1: { config: { Env?: string[] } } };
  const list = image.OCIv1.config.Env ?? [];
  return Object.fromEntries(list.map((each) => [each.split('=', 1)[0] ?? '', each.slice(each.indexOf('=') + 1)]));
}

/** The processes whose parent a process is. */
export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}
