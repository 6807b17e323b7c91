import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { arch, platform, versions } from 'node:process';
import { onPath, removePartialTools, type ToolOptions } from './java.js';
import { lastLines, runCommand } from './run-command.js';
import { unzip } from './unzip.js';

/** One version for CPU and GPU: the oldest whose wheel for GPUs has code for compute capability 9.0. */
export const TENSORFLOW = '2.17.1';

export type TensorflowKind = 'cpu' | 'gpu';

interface Wheel {
  package: string;
  /** As pip calls the platform. */
  platform: string;
  sha256: string;
  megabytes: number;
}

const WHEELS: Record<string, Wheel> = {
  'cpu x64': {
    package: 'tensorflow-cpu',
    platform: 'manylinux2014_x86_64',
    sha256: '4935d35d15924602605c839cb6cd5a578f89f626d8736f62065fe3a089b63b6f',
    megabytes: 221,
  },
  'cpu arm64': {
    package: 'tensorflow',
    platform: 'manylinux2014_aarch64',
    sha256: 'bc41bc3e31d205dcf6e4b8afc0514de05445303d93fade03549085ef8c45a2b2',
    megabytes: 224,
  },
  'gpu x64': {
    package: 'tensorflow',
    platform: 'manylinux2014_x86_64',
    sha256: '68841e17e573301d8ba9192f929b8096b0b341567cb81414096305c723de68d0',
    megabytes: 602,
  },
};

/** Those that the GPU build was made with; libtensorflow looks for them beside itself in ../nvidia. */
export const CUDA_WHEELS = [
  'nvidia-cublas-cu12==12.3.4.1',
  'nvidia-cuda-cupti-cu12==12.3.101',
  'nvidia-cuda-nvcc-cu12==12.3.107',
  'nvidia-cuda-nvrtc-cu12==12.3.107',
  'nvidia-cuda-runtime-cu12==12.3.101',
  'nvidia-cudnn-cu12==8.9.7.29',
  'nvidia-cufft-cu12==11.0.12.1',
  'nvidia-curand-cu12==10.3.4.107',
  'nvidia-cusolver-cu12==11.5.4.101',
  'nvidia-cusparse-cu12==12.2.0.103',
  'nvidia-nccl-cu12==2.19.3',
  'nvidia-nvjitlink-cu12==12.3.101',
] as const;

export interface TensorflowOptions extends ToolOptions {
  kind: TensorflowKind;
  /** The folder of @tensorflow/tfjs-node or @tensorflow/tfjs-node-gpu as it is installed. */
  addonFolder: string;
  /** Also the CUDA libraries (1.9 GB to fetch); without them a machine needs its own. GPU only. */
  cuda?: boolean;
}

export type TensorflowSetup =
  /** `fresh`: something had to be fetched, built or linked. */
  | { ready: true; fresh: boolean; folder: string }
  /** What is lacking on this machine; nothing was changed. */
  | { ready: false; lacking: string };

/**
 * Gives the addon of tfjs-node a libtensorflow from TensorFlow's wheel on PyPI (its own install script downloads from elsewhere): fetched
 * and checked by hash, the addon compiled against it, both kept in the tools folder and linked into the package, which an install
 * may have unpacked anew.
 * @throws Error when a download or the compiler failed, with their last lines
 */
export async function setupTensorflow(options: TensorflowOptions): Promise<TensorflowSetup> {
  const { toolsDir, kind, addonFolder, onProgress = () => {}, env = process.env } = options;
  const wheel = WHEELS[`${kind} ${arch}`];
  if (platform !== 'linux' || wheel === undefined) {
    return { ready: false, lacking: `TensorFlow ${TENSORFLOW} has no wheel for ${kind} on ${platform} ${arch}` };
  }
  if (!existsSync(addonFolder)) return { ready: false, lacking: `${addonFolder} is not installed` };
  const folder = join(toolsDir, `libtensorflow-${TENSORFLOW}-${kind}`);
  let fresh = false;
  if (!existsSync(addonFile(folder))) {
    const pip = findPip(env);
    if (pip === undefined) return { ready: false, lacking: 'pip is not installed (Debian: apt install python3-pip)' };
    const compiler = ['g++', 'c++', 'clang++'].map((name) => onPath(name, env)).find((path) => path !== undefined);
    if (compiler === undefined) {
      return { ready: false, lacking: 'a C++ compiler is not installed (Debian: apt install g++)' };
    }
    removePartialTools(toolsDir);
    const partial = `${folder}.partial-${process.pid}`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    try {
      await fetchWheel(pip, wheel, partial, options);
      await compile(compiler, partial, addonFolder, onProgress);
      // Two processes may fetch at the same time: the first one's folder stands.
      if (!existsSync(addonFile(folder))) {
        rmSync(folder, { recursive: true, force: true });
        renameSync(partial, folder);
      }
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
    fresh = true;
  }
  if (options.cuda && !existsSync(join(folder, 'deps', 'nvidia', 'complete'))) {
    await fetchCuda(folder, options);
    fresh = true;
  }
  for (const name of ['deps', 'lib']) fresh = link(join(folder, name), join(addonFolder, name)) || fresh;
  return { ready: true, fresh, folder };
}

function addonFile(folder: string): string {
  return join(folder, 'lib', addonVersion(), 'tfjs_binding.node');
}

/** The newest Node-API that both this Node and the package know, which is where its loader looks. */
function addonVersion(): string {
  return `napi-v${Math.min(8, Number(versions.napi))}`;
}

type Pip = readonly [string, ...string[]];

function findPip(env: NodeJS.ProcessEnv): Pip | undefined {
  const ways: Pip[] = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']];
  return ways.find(([program]) => onPath(program, env) !== undefined);
}

/** Runs pip; `megabytes` is what is to come, told as it comes in. */
async function runPip(
  [program, ...first]: Pip,
  args: string[],
  told: { what: string; megabytes: number; folder: string },
  { onProgress = () => {}, env = process.env }: ToolOptions,
): Promise<void> {
  const work = join(told.folder, 'tmp');
  mkdirSync(work, { recursive: true });
  const tell = (): void => {
    const megabytes = Math.min(told.megabytes, Math.round(sizeOf(told.folder) / 1e6));
    onProgress(`fetching ${told.what} from PyPI: ${megabytes} of ${told.megabytes} MB`);
  };
  tell();
  const timer = setInterval(tell, 1_000);
  const { code, output } = await runCommand(program, [...first, ...args, '--disable-pip-version-check'], {
    env: { ...env, TMPDIR: work, PIP_NO_CACHE_DIR: '1' },
    timeoutMs: 60 * 60_000,
  });
  clearInterval(timer);
  rmSync(work, { recursive: true, force: true });
  if (code === 0) return;
  throw new Error(
    `${told.what} could not be fetched by ${[program, ...first].join(' ')}: check that PyPI is reached (a mirror or proxy goes in ` +
      `pip's configuration).\n${lastLines(output)}`,
  );
}

async function fetchWheel(pip: Pip, wheel: Wheel, partial: string, options: TensorflowOptions): Promise<void> {
  const { onProgress = () => {} } = options;
  const download = join(partial, 'download');
  mkdirSync(download);
  const requirements = join(download, 'requirements.txt');
  writeFileSync(requirements, `${wheel.package}==${TENSORFLOW} --hash=sha256:${wheel.sha256}\n`);
  await runPip(
    pip,
    [
      ...['download', '--no-deps', '--only-binary', ':all:', '--require-hashes', '--python-version', '311'],
      ...['--platform', wheel.platform, '--platform', wheel.platform.replace('manylinux2014', 'manylinux_2_17')],
      ...['--dest', download, '--requirement', requirements],
    ],
    { what: `${wheel.package} ${TENSORFLOW}`, megabytes: wheel.megabytes, folder: download },
    options,
  );
  const file = readdirSync(download).find((name) => name.endsWith('.whl'));
  if (file === undefined) throw new Error(`pip fetched no wheel of ${wheel.package} ${TENSORFLOW}`);
  onProgress('unpacking libtensorflow');
  const unpacked = join(partial, 'unpacked');
  unzip(join(download, file), unpacked, wanted);
  const lib = join(partial, 'deps', 'lib');
  mkdirSync(lib, { recursive: true });
  renameSync(join(unpacked, 'tensorflow', 'include'), join(partial, 'deps', 'include'));
  for (const [from, to] of [
    ['libtensorflow_cc', 'libtensorflow'],
    ['libtensorflow_framework', 'libtensorflow_framework'],
  ] as const) {
    renameSync(join(unpacked, 'tensorflow', `${from}.so.2`), join(lib, `${from}.so.2`));
    symlinkSync(`${from}.so.2`, join(lib, `${to}.so`));
  }
  for (const done of [download, unpacked]) rmSync(done, { recursive: true, force: true });
}

/** The two libraries and the headers of the C API. */
function wanted(name: string): boolean {
  if (name === 'tensorflow/libtensorflow_cc.so.2' || name === 'tensorflow/libtensorflow_framework.so.2') return true;
  return (
    name.endsWith('.h') &&
    (name.startsWith('tensorflow/include/tensorflow/c/') ||
      name.includes('platform/ctstring') ||
      name.endsWith('/tsl/c/tsl_status.h'))
  );
}

async function compile(
  compiler: string,
  folder: string,
  addonFolder: string,
  onProgress: (message: string) => void,
): Promise<void> {
  onProgress('compiling the addon of tfjs-node');
  const { include_dir } = createRequire(import.meta.url)('node-api-headers') as { include_dir: string };
  mkdirSync(dirname(addonFile(folder)), { recursive: true });
  const { code, output } = await runCommand(compiler, [
    ...['-shared', '-fPIC', '-O2', '-std=c++17', '-DNODE_GYP_MODULE_NAME=tfjs_binding'],
    ...[`-I${include_dir}`, `-I${join(folder, 'deps', 'include')}`, `-I${addonFolder}`],
    ...['-o', addonFile(folder)],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(addonFolder, 'binding', name)),
    ...[`-L${join(folder, 'deps', 'lib')}`, '-ltensorflow', '-ltensorflow_framework'],
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ]);
  if (code !== 0) throw new Error(`the addon of tfjs-node did not compile by ${compiler}:\n${lastLines(output, 20)}`);
}

async function fetchCuda(folder: string, options: TensorflowOptions): Promise<void> {
  const pip = findPip(options.env ?? process.env);
  if (pip === undefined) throw new Error('the CUDA libraries need pip (Debian: apt install python3-pip)');
  const partial = join(folder, 'deps', `nvidia.partial-${process.pid}`);
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await runPip(
    pip,
    ['install', '--no-deps', '--only-binary', ':all:', '--target', join(partial, 'target'), ...CUDA_WHEELS],
    { what: 'the CUDA libraries', megabytes: 4_400, folder: partial },
    options,
  );
  const target = join(folder, 'deps', 'nvidia');
  rmSync(target, { recursive: true, force: true });
  renameSync(join(partial, 'target', 'nvidia'), target);
  rmSync(partial, { recursive: true, force: true });
  writeFileSync(join(target, 'complete'), '');
}

/** Makes `path` a link to `target`. Gives whether it was not one already. */
function link(target: string, path: string): boolean {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there?.isSymbolicLink()) {
    if (readlinkSync(path) === target) return false;
    unlinkSync(path);
  } else if (there !== undefined) rmSync(path, { recursive: true });
  symlinkSync(target, path);
  return true;
}

function sizeOf(path: string): number {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) return 0;
  if (!there.isDirectory()) return there.size;
  let names: string[] = [];
  try {
    names = readdirSync(path);
  } catch {
    // Removed meanwhile.
  }
  return names.reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
